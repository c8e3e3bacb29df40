import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Sql, TransactionSql } from 'postgres';
import { DamagedDocument } from './documents.ts';
import { packEdits, unpackEdits, type StoredEdit } from './pack-edits.ts';

/** A pack is never larger than the log rows it was made of; a damaged one could claim to be. */
const packMostBytes = 64_000_000;
/** Rows of the log that are read at once. */
const editsAPiece = 1_000;
/** Packed history of one document; beyond it the older half becomes one edit. About a million keys. */
export const historyMostBytes = 10_000_000;

/**
 * Packs the document's log rows up to `seq` away, in the caller's transaction, before they are deleted. `before`: the
 * snapshot they follow; it is kept as one edit when what it was made of was not kept.
 */
export async function archiveEdits(
	tx: TransactionSql,
	{
		documentId,
		seq,
		before
	}: { documentId: string; seq: number; before: { seq: number; at: number; bytes: Uint8Array } | null }
): Promise<void> {
	const rows = await readRows(tx, { documentId, after: 0, upTo: seq, most: null });
	const edits =
		before && (await lastArchived(tx, documentId)) < before.seq ? [asEdit(before), ...rows] : rows;
	if (edits.length > 0) await storePack(tx, { documentId, edits });
}

/** What a replay is made of; `edits` counts them all. Null: no such document. */
export interface HistoryFacts {
	edits: number;
	/** the last log row */
	seq: number;
}

export async function readHistoryFacts(sql: Sql, documentId: string): Promise<HistoryFacts | null> {
	const [facts] = await sql<HistoryFacts[]>`
		select h.seq::float8 as seq, (
			coalesce((select sum(edits) from document_history where document_id = ${documentId}), 0)
			+ (select count(*) from document_update where document_id = ${documentId})
			+ (select count(*) from document_snapshot s where s.document_id = ${documentId} and s.seq > coalesce(
				(select max(seq) from document_history where document_id = ${documentId}), 0))
		)::int as edits
		from document_head h where h.document_id = ${documentId}`;
	return facts ?? null;
}

/**
 * The next piece of a document's history after a log row, oldest first: a whole pack, or some rows of the log. Empty:
 * there is nothing more. Throws DamagedDocument when a pack cannot be read.
 */
export async function readHistory(
	sql: Sql,
	{ documentId, after, most }: { documentId: string; after: number; most: number }
): Promise<StoredEdit[]> {
	// One statement's moment: an edit is either packed or still in the log.
	return (await sql.begin('isolation level repeatable read read only', async (tx) => {
		const [pack] = await tx<{ bytes: Buffer }[]>`
			select bytes from document_history where document_id = ${documentId} and seq > ${after} order by seq limit 1`;
		if (pack) {
			return (await openPack(documentId, pack.bytes)).filter(({ seq }) => seq > after);
		}
		const snapshot = await readSnapshot(tx, documentId);
		if (snapshot && snapshot.seq > after && (await lastArchived(tx, documentId)) < snapshot.seq)
			return [asEdit(snapshot)];
		return readRows(tx, { documentId, after, upTo: null, most });
	})) as StoredEdit[];
}

/**
 * A document's history after a log row, or from its first edit on, oldest first, in packs as packEdits makes them, so that it
 * can be sent to a thread: all of it, or at least `most` edits; whose edits they are, and the last of their rows. Throws
 * DamagedDocument when it cannot be read.
 */
export async function readPackedHistory(
	sql: Sql,
	{ documentId, after = 0, most = Infinity }: { documentId: string; after?: number; most?: number }
): Promise<{ packs: Uint8Array[]; officers: string[]; upTo: number }> {
	const packs: Uint8Array[] = [];
	const officers = new Set<string>();
	for (let count = 0; count < most;) {
		const edits = await readHistory(sql, { documentId, after, most: editsAPiece });
		if (edits.length === 0) break;
		packs.push(packEdits(edits));
		for (const { officerId } of edits) if (officerId !== null) officers.add(officerId);
		count += edits.length;
		after = edits.at(-1)!.seq;
	}
	return { packs, officers: [...officers], upTo: after };
}

const asEdit = ({ seq, at, bytes }: { seq: number; at: number; bytes: Uint8Array }): StoredEdit => ({
	seq,
	at,
	officerId: null,
	bytes
});

/** The stored snapshot; null when there is none. */
export async function readSnapshot(
	tx: TransactionSql,
	documentId: string
): Promise<{ seq: number; at: number; bytes: Uint8Array } | null> {
	const [row] = await tx<{ seq: number; at: number; bytes: Buffer }[]>`
		select seq::float8 as seq, (extract(epoch from at) * 1000)::float8 as at, bytes
		from document_snapshot where document_id = ${documentId}`;
	return row ? { ...row, at: Math.round(row.at) } : null;
}

async function lastArchived(tx: TransactionSql, documentId: string): Promise<number> {
	const [row] = await tx<{ seq: number }[]>`
		select coalesce(max(seq), 0)::float8 as seq from document_history where document_id = ${documentId}`;
	return row!.seq;
}

async function readRows(
	tx: TransactionSql,
	{
		documentId,
		after,
		upTo,
		most
	}: { documentId: string; after: number; upTo: number | null; most: number | null }
): Promise<StoredEdit[]> {
	const rows = await tx<(Omit<StoredEdit, 'bytes'> & { bytes: Buffer })[]>`
		select seq::float8 as seq, (extract(epoch from at) * 1000)::float8 as at, officer_id as "officerId", bytes
		from document_update
		where document_id = ${documentId} and seq > ${after} and (${upTo}::bigint is null or seq <= ${upTo})
		order by seq limit ${most}`;
	return rows.map((row) => ({ ...row, at: Math.round(row.at) }));
}

async function storePack(
	tx: TransactionSql,
	{ documentId, edits }: { documentId: string; edits: readonly StoredEdit[] }
): Promise<void> {
	const bytes = await promisify(deflate)(packEdits(edits));
	await tx`
		insert into document_history (document_id, seq, edits, bytes)
		values (${documentId}, ${edits.at(-1)!.seq}, ${edits.length}, ${bytes})`;
}

/** The older half of a history that has outgrown its bound, oldest first; null: it is within it. */
export async function readOverflow(
	sql: Sql,
	documentId: string,
	mostBytes = historyMostBytes
): Promise<{ seq: number; at: number; parts: Uint8Array[] } | null> {
	const packs = await sql<{ seq: number; size: number }[]>`
		select seq::float8 as seq, octet_length(bytes) as size from document_history
		where document_id = ${documentId} order by seq`;
	const total = packs.reduce((sum, { size }) => sum + size, 0);
	if (total <= mostBytes || packs.length < 2) return null;
	let size = 0;
	// Two at least, or nothing would become smaller.
	const older = packs.filter((pack, index) => (size += pack.size) <= total / 2 || index < 2);
	const { seq } = older.at(-1)!;
	const rows = await sql<{ bytes: Buffer }[]>`
		select bytes from document_history where document_id = ${documentId} and seq <= ${seq} order by seq`;
	const edits: StoredEdit[] = [];
	for (const { bytes } of rows) edits.push(...(await openPack(documentId, bytes)));
	return { seq, at: edits.at(-1)!.at, parts: edits.map(({ bytes }) => bytes) };
}

/** Puts one edit in place of all packs up to `seq`: `bytes` is the text as they made it. */
export async function foldHistory(
	sql: Sql,
	{ documentId, ...folded }: { documentId: string; seq: number; at: number; bytes: Uint8Array }
): Promise<void> {
	await sql.begin(async (tx) => {
		await tx`delete from document_history where document_id = ${documentId} and seq <= ${folded.seq}`;
		await storePack(tx, { documentId, edits: [asEdit(folded)] });
	});
}

async function openPack(documentId: string, bytes: Buffer): Promise<StoredEdit[]> {
	try {
		return unpackEdits(await promisify(inflate)(bytes, { maxOutputLength: packMostBytes }));
	} catch (error) {
		throw new DamagedDocument(documentId, `its history cannot be read (${String(error)})`);
	}
}
