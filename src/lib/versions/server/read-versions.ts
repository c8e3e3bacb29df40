import { inflate } from 'node:zlib';
import { promisify } from 'node:util';
import type { Sql } from 'postgres';
import type * as Y from 'yjs';
import { DamagedDocument, readDocument, sha256 } from '#db/queries/documents.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { syncLimits } from '#lib/protocol/sync.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { compareTexts, type DiffRun, type VersionRow } from '../version.ts';

/** The named versions of a proposal, newest first. The caller has checked access. */
export async function listVersions(sql: Sql, proposalId: string): Promise<VersionRow[]> {
	return sql<VersionRow[]>`
		select v.id, v.name, v.words, o.name as by, c.short_name as council, to_json(v.created_at) #>> '{}' as at
		from document_version v
		join officer o on o.id = v.created_by
		join council c on c.code = o.council_code
		where v.document_id = ${proposalId}
		order by v.created_at desc, v.id`;
}

export type Comparison =
	| { state: 'compared'; sections: Record<string, DiffRun[]> }
	/** one of the two is no version of this proposal */
	| { state: 'missing' }
	| { state: 'damaged' };

/**
 * What changed from one version to another, or to `now`, section by section. Both are versions of this very proposal:
 * an id of another one is missing here, whoever may see it. The caller has checked access.
 */
export async function compareVersions(
	sql: Sql,
	{ id, keys, from, to }: { id: string; keys: readonly string[]; from: string; to: string }
): Promise<Comparison> {
	try {
		const docs = await Promise.all([from, to].map((which) => openVersion(sql, id, which)));
		const [older, newer] = docs;
		if (!older || !newer) return { state: 'missing' };
		const sections = Object.fromEntries(
			keys.map((key) => [
				key,
				compareTexts(fragmentText(older.getXmlFragment(key)), fragmentText(newer.getXmlFragment(key)))
			])
		);
		for (const doc of docs) doc?.destroy();
		return { state: 'compared', sections };
	} catch (error) {
		if (error instanceof DamagedDocument) return { state: 'damaged' };
		throw error;
	}
}

async function openVersion(sql: Sql, id: string, which: string): Promise<Y.Doc | null> {
	if (which === 'now') {
		const stored = await readDocument(sql, id);
		return stored && openStored(id, stored);
	}
	if (!isUuid(which)) return null;
	const [row] = await sql<{ bytes: Buffer; sha256: string }[]>`
		select bytes, sha256 from document_version where id = ${which} and document_id = ${id}`;
	if (!row) return null;
	const bytes = await inflated(row.bytes);
	if (!bytes || sha256(bytes) !== row.sha256) {
		throw new DamagedDocument(id, `version ${which} does not fit its checksum`);
	}
	return openStored(id, { snapshot: bytes, tail: [] });
}

/** Null: not what was written. Never more than a document may hold. */
async function inflated(bytes: Buffer): Promise<Buffer | null> {
	try {
		return await promisify(inflate)(bytes, { maxOutputLength: 2 * syncLimits.maxDocumentBytes });
	} catch {
		return null;
	}
}
