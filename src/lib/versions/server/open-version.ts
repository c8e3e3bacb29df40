import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { readDocument, type StoredDocument } from '#db/queries/documents.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import type * as Y from 'yjs';
import { findPackedVersion, unpackVersion } from './pack-version.ts';

/** A text's updates, to be opened wherever there is time for it. */
export type StoredText = Pick<StoredDocument, 'snapshot' | 'tail'>;

/** The log row in `edit-42`, the name of a text that is no version; null: it is no such name. */
export function readEditName(which: string): number | null {
	const [, seq] = /^edit-([1-9]\d{0,14})$/.exec(which) ?? [];
	return seq ? Number(seq) : null;
}

/**
 * One version of this very document, or with `now` the text as it is stored. Null: there is none, whoever may see it
 * elsewhere. Throws DamagedDocument when it is not what was written [P7].
 */
export async function readVersion(
	sql: Sql | TransactionSql,
	documentId: string,
	which: string
): Promise<{ text: StoredText; seq: number } | null> {
	if (which === 'now') {
		const stored = await readDocument(sql, documentId);
		return stored && { text: { snapshot: stored.snapshot, tail: stored.tail }, seq: stored.seq };
	}
	if (!isUuid(which)) return null;
	const packed = await findPackedVersion(sql, documentId, which);
	if (!packed) return null;
	const snapshot = await unpackVersion(documentId, packed);
	return { text: { snapshot, tail: [] }, seq: packed.seq };
}

/** What readVersion reads, opened. The caller destroys it. */
export async function openVersion(
	sql: Sql | TransactionSql,
	documentId: string,
	which: string
): Promise<{ doc: Y.Doc; seq: number } | null> {
	const version = await readVersion(sql, documentId, which);
	return version && { doc: openStored(documentId, version.text), seq: version.seq };
}

/** The last log row in what readVersion reads; null when that is null. */
export async function findSeq(sql: Sql, documentId: string, which: string): Promise<number | null> {
	const edit = readEditName(which);
	if (edit !== null) {
		const [found] =
			await sql`select 1 from document_head where document_id = ${documentId} and seq >= ${edit}`;
		return found ? edit : null;
	}
	if (which !== 'now' && !isUuid(which)) return null;
	const [row] = await (which === 'now'
		? sql<{ seq: number }[]>`select seq::float8 as seq from document_head where document_id = ${documentId}`
		: sql<{ seq: number }[]>`
				select seq::float8 as seq from document_version where id = ${which} and document_id = ${documentId}`);
	return row?.seq ?? null;
}
