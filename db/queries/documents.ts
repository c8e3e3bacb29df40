import { createHash } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';

/** A document as stored: apply `snapshot` (when there is one), then `tail` in order. `seq` is the last of them. */
export interface StoredDocument {
	schemaVersion: number;
	seq: number;
	snapshot: Uint8Array | null;
	snapshotSeq: number;
	tail: Uint8Array[];
}

/** The stored bytes are not what was written: the document must not be opened as if it were whole. [P7] */
export class DamagedDocument extends Error {
	readonly documentId: string;
	readonly what: string;
	constructor(documentId: string, what: string) {
		super(`Document ${documentId} is damaged: ${what}`);
		this.documentId = documentId;
		this.what = what;
	}
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Makes a document with its first update, in the caller's transaction, so that a template is there once however
 * many open it first [P8]. `clientIds` are the Yjs ids that made the update; they belong to no officer.
 */
export async function createDocument(
	tx: Sql | TransactionSql,
	{
		id,
		schemaVersion,
		update,
		clientIds
	}: { id: string; schemaVersion: number; update: Uint8Array; clientIds: number[] }
): Promise<void> {
	await tx`insert into document (id, schema_version) values (${id}, ${schemaVersion})`;
	await tx`insert into document_head (document_id, seq) values (${id}, 1)`;
	await tx`insert into document_update (document_id, seq, bytes) values (${id}, 1, ${Buffer.from(update)})`;
	await tx`
		insert into document_client (document_id, client_id)
		select ${id}, unnest(${clientIds}::bigint[])`;
}

/** A document's schema never goes down: what was written in the newer one may be anywhere in its log. */
export async function raiseSchemaVersion(
	sql: Sql | TransactionSql,
	id: string,
	version: number
): Promise<void> {
	await sql`update document set schema_version = ${version} where id = ${id} and schema_version < ${version}`;
}

/**
 * Reads a document whole, at one moment. Returns null when there is none.
 * Throws DamagedDocument when the log has a gap or the snapshot's checksum does not fit.
 */
export async function readDocument(sql: Sql | TransactionSql, id: string): Promise<StoredDocument | null> {
	const [head] = await sql<
		{
			schemaVersion: number;
			seq: number;
			snapshot: Buffer | null;
			snapshotSeq: number;
			sha256: string | null;
			tailSeqs: number[] | null;
			tail: Buffer[] | null;
		}[]
	>`
		select
			d.schema_version as "schemaVersion", h.seq::float8 as seq, s.bytes as snapshot,
			coalesce(s.seq, 0)::float8 as "snapshotSeq", s.sha256, t.seqs as "tailSeqs", t.tail
		from document d
		join document_head h on h.document_id = d.id
		left join document_snapshot s on s.document_id = d.id
		left join lateral (
			select array_agg(u.seq::float8 order by u.seq) as seqs, array_agg(u.bytes order by u.seq) as tail
			from document_update u where u.document_id = d.id and u.seq > coalesce(s.seq, 0)
		) t on true
		where d.id = ${id}`;
	if (!head) return null;
	if (head.snapshot && sha256(head.snapshot) !== head.sha256) {
		throw new DamagedDocument(id, 'its snapshot does not fit its checksum');
	}
	const seqs = head.tailSeqs ?? [];
	const whole = seqs.every((seq, index) => seq === head.snapshotSeq + index + 1);
	if (!whole || head.snapshotSeq + seqs.length !== head.seq) {
		throw new DamagedDocument(id, `its log has a gap after ${head.snapshotSeq}`);
	}
	return {
		schemaVersion: head.schemaVersion,
		seq: head.seq,
		snapshot: head.snapshot,
		snapshotSeq: head.snapshotSeq,
		tail: head.tail ?? []
	};
}

/**
 * From the commit on, nothing more is appended to the document's log, by anybody on any node. It takes the row that
 * every append takes: what was appended before is seen by the caller's next statement, what waits finds it frozen.
 */
export async function setFrozen(tx: TransactionSql, documentId: string, frozen: boolean): Promise<void> {
	await tx`update document_head set frozen = ${frozen} where document_id = ${documentId}`;
}
