import type { Sql, TransactionSql } from 'postgres';

export interface Fork {
	baseId: string;
	officerId: string;
}

/** What a document is a fork of; null when it is none. */
export async function readFork(sql: Sql | TransactionSql, id: string): Promise<Fork | null> {
	const [row] = await sql<Fork[]>`
		select base_id as "baseId", officer_id as "officerId" from document_fork where document_id = ${id}`;
	return row ?? null;
}

/** The officer's fork of a document; null when there is none. */
export async function findForkOf(
	sql: Sql | TransactionSql,
	{ baseId, officerId }: Fork
): Promise<string | null> {
	const [row] = await sql<{ id: string }[]>`
		select document_id as id from document_fork where base_id = ${baseId} and officer_id = ${officerId}`;
	return row?.id ?? null;
}

/**
 * Makes a document that follows another one, in the caller's transaction. `update` is what it adds to its base's text;
 * without one its log is empty, and whole as it is: its text is the base's. False, and nothing is made, when there is
 * no such base. Throws when the officer has a fork of it.
 */
export async function createFork(
	tx: TransactionSql,
	{ id, baseId, officerId, update }: Fork & { id: string; update: Uint8Array | null }
): Promise<boolean> {
	const made = await tx`
		insert into document (id, schema_version)
		select ${id}, schema_version from document where id = ${baseId} returning 1`;
	if (made.length === 0) return false;
	await tx`insert into document_fork (document_id, base_id, officer_id) values (${id}, ${baseId}, ${officerId})`;
	await tx`insert into document_head (document_id, seq) values (${id}, ${update ? 1 : 0})`;
	if (update)
		await tx`insert into document_update (document_id, seq, bytes) values (${id}, 1, ${Buffer.from(update)})`;
	return true;
}

/**
 * Takes the lock of a fork's log, so that nothing is appended until the caller's transaction ends, and returns its last
 * row's number. Null when somebody is appending at this moment: it does not wait, since whoever appends may wait for the caller.
 */
export async function lockForkLog(tx: TransactionSql, id: string): Promise<number | null> {
	const [head] = await tx<{ seq: number }[]>`
		select seq::float8 as seq from document_head where document_id = ${id} for update skip locked`;
	return head?.seq ?? null;
}

/** Deletes a fork with its log. */
export async function deleteFork(tx: TransactionSql, id: string): Promise<void> {
	await tx`delete from document where id = ${id} and id in (select document_id from document_fork)`;
}

/** A section of the live text and of a fork, as JSON. */
export interface DescribedSection {
	key: string;
	base: Uint8Array;
	fork: Uint8Array;
}

export interface DescribedFork {
	/** the last row of its log that was told of */
	seq: number;
	/** those in which something is suggested, as they were then */
	sections: DescribedSection[];
}

/** What a fork was when its suggestions were last written down; null when there is no such fork. */
export async function readDescribed(sql: Sql | TransactionSql, id: string): Promise<DescribedFork | null> {
	const rows = await sql<{ seq: number; key: string | null; base: Buffer; fork: Buffer }[]>`
		select f.described_seq::float8 as seq, s.section_key as key, s.base, s.fork
		from document_fork f left join document_fork_section s on s.document_id = f.document_id
		where f.document_id = ${id}`;
	if (!rows[0]) return null;
	const sections = rows.flatMap(({ key, base, fork }) => (key === null ? [] : { key, base, fork }));
	return { seq: rows[0].seq, sections };
}

/** Replaces the sections that are kept of a fork, in the caller's transaction. */
export async function keepDescribed(
	tx: TransactionSql,
	id: string,
	sections: readonly DescribedSection[]
): Promise<void> {
	await tx`delete from document_fork_section where document_id = ${id}`;
	for (const { key, base, fork } of sections) {
		await tx`
			insert into document_fork_section (document_id, section_key, base, fork)
			values (${id}, ${key}, ${Buffer.from(base)}, ${Buffer.from(fork)})`;
	}
}

/** Whether a fork has rows for which no suggestions were written down. */
export async function isForkUndescribed(sql: Sql, id: string): Promise<boolean> {
	const rows = await sql`
		select 1 from document_fork f
		join document_head h on h.document_id = f.document_id
		where f.document_id = ${id} and h.seq > f.described_seq`;
	return rows.length > 0;
}

/** All of those. */
export async function listUndescribedForks(sql: Sql): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select f.document_id as id from document_fork f
		join document_head h on h.document_id = f.document_id where h.seq > f.described_seq`;
	return rows.map((row) => row.id);
}
