import type { Sql } from '#db/connection.server.ts';
import { listAuthors } from '#db/queries/authors.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { sumChanges, type VersionChanges, type VersionReason, type VersionRow } from '../version.ts';

export const versionsOnAPage = 50;

interface Stored extends Omit<VersionRow, 'authors' | 'sections'> {
	changes: VersionChanges | null;
}

/**
 * The versions of a proposal, newest first, a page at a time. With `namedOnly` each tells what changed since the named one
 * before. `chosen` is one more, wherever it stands. The caller has checked access.
 */
export async function listVersions(
	sql: Sql,
	proposalId: string,
	{
		namedOnly = false,
		page = 1,
		chosen = null
	}: { namedOnly?: boolean; page?: number; chosen?: string | null } = {}
): Promise<{ versions: VersionRow[]; pages: number; named: number; chosen: VersionRow | null }> {
	// Without their texts: some 2,000 rows, and one for each freeze.
	const all = await sql<Stored[]>`
		select v.id, v.name, v.made_for as "madeFor", v.words, o.name as by, c.short_name as council,
			to_json(v.created_at) #>> '{}' as at, v.changes
		from document_version v
		left join officer o on o.id = v.created_by
		left join council c on c.code = coalesce(v.council_code, o.council_code)
		where v.document_id = ${proposalId}
		order by v.seq desc, v.created_at desc, v.id`;
	const shown = namedOnly ? foldIntoNamed(all) : all;
	const pages = Math.max(1, Math.ceil(shown.length / versionsOnAPage));
	const at = (Math.min(Math.max(page, 1), pages) - 1) * versionsOnAPage;
	const onPage = shown.slice(at, at + versionsOnAPage);
	const picked = isUuid(chosen) ? all.find(({ id }) => id === chosen) : undefined;
	const people = await readPeople(sql, [...onPage, ...(picked ? [picked] : [])]);
	const asRow = ({ changes, ...row }: Stored): VersionRow => ({
		...row,
		authors: [...new Set(changes?.authors.flatMap((id) => people.get(id) ?? []))],
		sections: changes?.sections ?? null
	});
	return {
		versions: onPage.map(asRow),
		pages,
		named: all.filter(({ name }) => name !== null).length,
		chosen: picked ? asRow(picked) : null
	};
}

/** The one version that a page is about; null when the proposal has none such. The caller has checked access. */
export async function findVersion(
	sql: Sql,
	proposalId: string,
	id: string
): Promise<Pick<VersionRow, 'id' | 'name' | 'madeFor' | 'at'> | null> {
	if (!isUuid(id)) return null;
	const [row] = await sql<{ id: string; name: string | null; madeFor: VersionReason | null; at: string }[]>`
		select id, name, made_for as "madeFor", to_json(created_at) #>> '{}' as at
		from document_version where id = ${id} and document_id = ${proposalId}`;
	return row ?? null;
}

/** Automatic ones go, and what they tell goes to the named one after them. */
function foldIntoNamed(all: readonly Stored[]): Stored[] {
	const folded: Stored[] = [];
	for (const row of all) {
		if (row.name !== null) folded.push(row);
		else {
			const after = folded.at(-1);
			if (after) folded[folded.length - 1] = { ...after, changes: sumChanges(after.changes, row.changes) };
		}
	}
	return folded;
}

async function readPeople(
	sql: Sql,
	rows: readonly Stored[]
): Promise<Map<string, VersionRow['authors'][number]>> {
	const people = await listAuthors(
		sql,
		rows.flatMap(({ changes }) => changes?.authors ?? [])
	);
	const byId = new Map(
		people.map(({ id, name, council }) => [id, { name, council: council.shortName }] as const)
	);
	return new Map(people.map(({ asked, id }) => [asked, byId.get(id)!]));
}
