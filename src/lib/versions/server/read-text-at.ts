import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, readDocument } from '#db/queries/documents.ts';
import { readHistory } from '#db/queries/history.ts';
import { readVersion, type StoredText } from './open-version.ts';

const editsAPiece = 1_000;

/**
 * A document's text as it was after a log row; null: there is no such document, or no such row. Of a row that lies in the folded part of a
 * long history it is the text of the nearest version before. Throws DamagedDocument.
 */
export async function readTextAt(sql: Sql, documentId: string, seq: number): Promise<StoredText | null> {
	const stored = await readDocument(sql, documentId);
	if (!stored || seq > stored.seq || seq < 1) return null;
	if (stored.snapshotSeq <= seq)
		return { snapshot: stored.snapshot, tail: stored.tail.slice(0, seq - stored.snapshotSeq) };
	const version = await findVersionBefore(sql, documentId, seq);
	const tail: Uint8Array[] = [...(version?.text.tail ?? [])];
	for (let after = version?.seq ?? 0; after < seq;) {
		const edits = await readHistory(sql, { documentId, after, most: editsAPiece });
		const last = edits.at(-1);
		if (!last) break;
		for (const edit of edits) if (edit.seq <= seq) tail.push(edit.bytes);
		after = last.seq;
	}
	return { snapshot: version?.text.snapshot ?? null, tail };
}

/** The last version that knows nothing later: reading goes on from there, and not from the first edit. */
async function findVersionBefore(sql: Sql | TransactionSql, documentId: string, seq: number) {
	const [row] = await sql<{ id: string }[]>`
		select id from document_version where document_id = ${documentId} and seq <= ${seq}
		order by seq desc, created_at desc limit 1`;
	if (!row) return null;
	try {
		return await readVersion(sql, documentId, row.id);
	} catch (error) {
		// A damaged version keeps nobody from the history.
		if (error instanceof DamagedDocument) return null;
		throw error;
	}
}
