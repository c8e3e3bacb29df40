import type { Node } from '@tiptap/pm/model';
import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';
import type { Hunk } from '../hunks.ts';
import { hasWordsOf, matchHunks } from '../match-hunks.ts';
import { placeAt } from '../place.ts';
import { suggestionLimits, type DecidedSuggestion, type Suggestion } from '../suggestion.ts';
import { compareForks } from './compare-fork.ts';
import { fingerprintOf, renderAdded } from './fork-section.ts';
import { readOpenRows } from './suggestion-rows.ts';

/** The keys of the proposal's sections in their order; null: no such proposal, or not for this officer, the same. */
async function findSections(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string
): Promise<string[] | null> {
	if (!officer || !isUuid(proposalId)) return null;
	const [proposal] = await sql<{ roomId: string; keys: string[] }[]>`
		select room_id as "roomId",
			array(select key from form_section s where s.form_id = p.form_id order by position) as keys
		from proposal p where id = ${proposalId} and deleted_at is null`;
	if (!proposal) return null;
	const { access } = await readRoomAccess(sql, officer, proposal.roomId);
	return access.see ? proposal.keys : null;
}

/**
 * What is suggested now, in the order of the text: each open row with the hunk it stands for, as the text and the fork
 * are stored at this moment. A row whose difference is gone is left out. `onDamage` is told when the text cannot be read;
 * there are no suggestions then. Null: no such proposal or section, or not to be seen, the same.
 */
export async function listSuggestions(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string,
	{ section, onDamage }: { section?: string; onDamage?: (error: DamagedDocument) => void } = {}
): Promise<Suggestion[] | null> {
	const keys = await findSections(sql, officer, proposalId);
	if (!officer || !keys) return null;
	if (section !== undefined && !keys.includes(section)) return null;
	const rows = await readOpenRows(sql, proposalId, { section });
	const people = await readPeople(sql, rows);
	const byOfficer = Map.groupBy(rows, ({ officerId }) => officerId);
	try {
		const forks = await readForks(sql, proposalId, [...byOfficer.keys()]);
		const compared = await compareForks(sql, proposalId, [...forks.values()]);
		const placed = [...byOfficer].flatMap(([officerId, theirs]) => {
			const fork = compared.get(forks.get(officerId) ?? '');
			return [...Map.groupBy(theirs, (row) => row.section)].flatMap(([key, inSection]) => {
				const place = keys.indexOf(key);
				const found = fork?.section(key);
				if (!found || place < 0) return [];
				return [...matchHunks(inSection, found.hunks, found.base)].map(([row, hunk]) => ({
					place,
					from: hunk.fromBase,
					suggestion: {
						id: row.id,
						section: key,
						officer: people.get(row.id)!,
						mine: officerId === officer.id,
						kind: hunk.kind,
						...placeAt({ from: hunk.fromBase, to: hunk.toBase }, found.base),
						...contextOf(hunk, found.base.node),
						removed: hunk.removed,
						added: hunk.added,
						addedHtml: renderAdded(hunk, found.fork),
						edited: !hasWordsOf(row, hunk),
						seen: fingerprintOf(hunk, found),
						changedAt: row.changedAt
					} satisfies Suggestion
				}));
			});
		});
		return placed
			.toSorted((a, b) => a.place - b.place || a.from - b.from)
			.map(({ suggestion }) => suggestion);
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return [];
	}
}

/** What stands in the same line before and behind a hunk; cut at words. */
function contextOf({ fromBase, toBase }: Hunk, node: Node): { before: string; after: string } {
	const [start, end] = [node.resolve(fromBase), node.resolve(toBase)];
	const most = suggestionLimits.contextCharacters;
	const lead = start.parent.isTextblock ? start.parent.textBetween(0, start.parentOffset, ' ', ' ') : '';
	const tail = end.parent.isTextblock
		? end.parent.textBetween(end.parentOffset, end.parent.content.size, ' ', ' ')
		: '';
	return {
		before: lead.length > most ? `…${lead.slice(-most).replace(/^\S*/u, '')}` : lead,
		after: tail.length > most ? `${tail.slice(0, most).replace(/\S*$/u, '')}…` : tail
	};
}

async function readForks(
	sql: Sql,
	baseId: string,
	officerIds: readonly string[]
): Promise<Map<string, string>> {
	const found = await sql<{ officerId: string; id: string }[]>`
		select officer_id as "officerId", document_id as id from document_fork
		where base_id = ${baseId} and officer_id = any(${[...officerIds]}::uuid[])`;
	return new Map(found.map(({ officerId, id }) => [officerId, id]));
}

async function readPeople(
	sql: Sql,
	rows: readonly { id: string }[]
): Promise<Map<string, Suggestion['officer']>> {
	const people = await sql<(Suggestion['officer'] & { suggestion: string })[]>`
		select s.id as suggestion, o.id, o.name, c.short_name as council, c.code as "councilCode"
		from suggestion s join officer o on o.id = s.officer_id join council c on c.code = s.council_code
		where s.id = any(${rows.map(({ id }) => id)}::uuid[])`;
	return new Map(people.map(({ suggestion, ...person }) => [suggestion, person]));
}

/** What became of the officer's own suggestions, newest first. Null as for `listSuggestions`. */
export async function listDecided(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string
): Promise<DecidedSuggestion[] | null> {
	const keys = await findSections(sql, officer, proposalId);
	if (!officer || !keys) return null;
	return sql<DecidedSuggestion[]>`
		select s.id, s.section_key as section, s.kind, s.removed, s.added, s.outcome,
			case when o.id is not null then json_build_object('name', o.name, 'council', c.short_name) end as by,
			s.reason, to_json(s.decided_at) #>> '{}' as at,
			exists (select from suggestion_withdrawal w
				where w.document_id = s.document_id and w.officer_id = s.officer_id and s.id = any(w.suggestions)
					and w.at > clock_timestamp() - make_interval(secs => ${suggestionLimits.restoreMs / 1_000})
			) as "canReturn"
		from suggestion s
		left join officer o on o.id = s.decided_by
		left join council c on c.code = o.council_code
		where s.document_id = ${proposalId} and s.officer_id = ${officer.id} and s.outcome is not null
			and (s.outcome <> 'withdrawn' or s.decided_by is not null)
		order by s.decided_at desc, s.id limit ${suggestionLimits.decidedPerRead}`;
}
