import type { Sql, TransactionSql } from 'postgres';
import { archiveEdits, readSnapshot } from './history.ts';

/** One log row to append. `claims`: Yjs client ids first written under in it, which belong to an officer from now on. */
export interface JournalRow {
	documentId: string;
	/** the document whose client ids they are, when not its own: a fork's are its base's */
	clientsOf?: string;
	bytes: Uint8Array;
	/** whose edits they are; left out: several people's */
	officerId?: string | null;
	claims: readonly (readonly [clientId: number, officerId: string])[];
}

const head = `
	with incoming as (
		select document_id, size, officer_id, sum(size) over (order by at)::int - size + 1 as start
		from unnest(
			string_to_array($1, ',')::uuid[], string_to_array($2, ',')::int[], string_to_array($4, ',', '')::uuid[]
		) with ordinality as i (document_id, size, officer_id, at)
	),
	head as (
		update document_head h set seq = h.seq + 1 from incoming i
		where h.document_id = i.document_id and not h.frozen
		returning h.document_id, h.seq, i.start, i.size, i.officer_id
	)`;
const append = `
	insert into document_update (document_id, seq, bytes, officer_id)
	select document_id, seq, substring($3::bytea from start for size), officer_id from head
	returning document_id::text, seq::float8`;
/** A page came under the id and writes for the first time: for the council that its officer is of now. Otherwise it stays. */
const councilOfFirstUse = `
	case when document_client.unused_since is null then document_client.council_code else excluded.council_code end`;
// Distinct: a text and a fork of it may claim the same id at once, and a row is written once in a statement.
const claim = `,
	claimed as (
		insert into document_client (document_id, client_id, officer_id, council_code)
		select distinct on (c.clients_of, c.client_id) c.clients_of, c.client_id, c.officer_id,
			(select o.council_code from officer o where o.id = c.officer_id)
		from unnest(
			string_to_array($5, ',')::uuid[], string_to_array($6, ',')::bigint[], string_to_array($7, ',')::uuid[],
			string_to_array($8, ',')::uuid[]
		) as c (document_id, client_id, officer_id, clients_of)
		join head on head.document_id = c.document_id
		on conflict (document_id, client_id) do update set unused_since = null, council_code = ${councilOfFirstUse}
	)`;
const appendRows = head + append;
const appendRowsAndClaims = head + claim + append;

/**
 * Appends one row to each named document's log, in one statement, and returns each document's new sequence number.
 * A document that is gone or frozen is missing from the answer. Row locks on the heads give the numbers out in commit
 * order without gaps, whoever else is writing; an append that waited for a freeze sees it. Called again after an unclear failure it may append the same bytes twice,
 * which means the same text (updates are idempotent).
 */
export async function appendToLogs(sql: Sql, rows: readonly JournalRow[]): Promise<Map<string, number>> {
	// Bytes of all rows in one parameter and lists as plain text: the driver spends more on arrays, value by value,
	// than the database does on taking them apart.
	const packed = Buffer.concat(rows.map((row) => row.bytes));
	const ids = rows.map((row) => row.documentId).join();
	const sizes = rows.map((row) => row.bytes.length).join();
	const officers = rows.map((row) => row.officerId ?? '').join();
	const claims = rows.flatMap((row) =>
		row.claims.map(([client, officer]) => [row.documentId, client, officer, row.clientsOf ?? row.documentId])
	);
	const lists =
		claims.length === 0 ? [] : [0, 1, 2, 3].map((column) => claims.map((claim) => claim[column]).join());
	const appended = (await sql
		.unsafe(
			claims.length === 0 ? appendRows : appendRowsAndClaims,
			[ids, sizes, packed, officers, ...lists],
			{
				prepare: sql.options.prepare
			}
		)
		.values()) as unknown as [id: string, seq: number][];
	return new Map(appended);
}

/**
 * Appends one row that a command makes to a document's log, in the caller's transaction, which from then on holds up every
 * other edit of the document until it ends. Returns the row's number; null when the document is gone or frozen.
 */
export async function appendToLog(
	tx: TransactionSql,
	documentId: string,
	bytes: Uint8Array,
	officerId: string | null = null
): Promise<number | null> {
	const [row] = await tx<{ seq: number }[]>`
		with head as (
			update document_head set seq = seq + 1 where document_id = ${documentId} and not frozen
			returning document_id, seq
		)
		insert into document_update (document_id, seq, bytes, officer_id, by_command)
		select document_id, seq, ${Buffer.from(bytes)}::bytea, ${officerId}::uuid, true from head
		returning seq::float8 as seq`;
	return row?.seq ?? null;
}

/** A log from some row on, at one moment: `rows` in order, `seq` the last one given out. */
export interface LogRows {
	seq: number;
	rows: { seq: number; bytes: Uint8Array }[];
}

/** What was appended after `seq`; null when the document is gone. Rows that a snapshot took in are missing. */
export async function readLogAfter(sql: Sql, documentId: string, seq: number): Promise<LogRows | null> {
	const found = await sql<{ head: number; seq: number | null; bytes: Buffer | null }[]>`
		select h.seq::float8 as head, u.seq::float8 as seq, u.bytes
		from document_head h
		left join document_update u on u.document_id = h.document_id and u.seq > ${seq}
		where h.document_id = ${documentId} order by u.seq`;
	const [first] = found;
	if (!first) return null;
	return {
		seq: first.head,
		rows: found.flatMap((row) => (row.seq === null ? [] : [{ seq: row.seq, bytes: row.bytes! }]))
	};
}

/**
 * Removes client ids that belong to officers whose pages came under them before `since` and have not written yet. A page
 * that writes at that moment waits for its row, and then keeps it or puts it back. Returns how many.
 */
export async function forgetUnusedClientIds(sql: Sql, since: Date): Promise<number> {
	const forgotten = await sql`delete from document_client where unused_since <= ${since.toISOString()}`;
	return forgotten.count;
}

/** Who owns which Yjs client id in a document; of `among` alone when given. */
export async function readClientOwners(
	sql: Sql | TransactionSql,
	documentId: string,
	among: readonly number[] | null = null
): Promise<Map<number, string | null>> {
	const rows = await sql<{ clientId: number; officerId: string | null }[]>`
		select client_id::float8 as "clientId", officer_id as "officerId" from document_client
		where document_id = ${documentId} ${among ? sql`and client_id = any(${among.map(String)}::bigint[])` : sql``}`;
	return new Map(rows.map((row) => [row.clientId, row.officerId]));
}

export interface ClientClaim {
	documentId: string;
	clientId: number;
	officerId: string;
}

/**
 * Gives each Yjs client id, which a page comes under before it writes, to the officer unless it has an owner already.
 * Returns the owners in the order asked; null is the server itself. Safe to call twice and at once: the first keeps it.
 */
export async function claimClientIds(
	sql: Sql,
	claims: readonly ClientClaim[]
): Promise<{ officerId: string | null }[]> {
	const key = ({ documentId, clientId }: { documentId: string; clientId: number }) =>
		`${documentId} ${clientId}`;
	// One row can be written once in a statement; of two officers who ask at once the first in line gets it.
	const distinct = [...new Map(claims.toReversed().map((claim) => [key(claim), claim])).values()];
	const owners = await sql<ClientClaim[]>`
		insert into document_client (document_id, client_id, officer_id, unused_since)
		select *, now() from unnest(
			${distinct.map((claim) => claim.documentId)}::uuid[],
			${distinct.map((claim) => String(claim.clientId))}::bigint[],
			${distinct.map((claim) => claim.officerId)}::uuid[]
		)
		on conflict (document_id, client_id) do update set client_id = excluded.client_id
		returning document_id as "documentId", client_id::float8 as "clientId", officer_id as "officerId"`;
	const byKey = new Map(owners.map((owner) => [key(owner), owner.officerId]));
	return claims.map((claim) => ({ officerId: byKey.get(key(claim)) ?? null }));
}

/** Gives a Yjs client id to the officer; false, and nothing is changed, when it has an owner already. */
export async function claimNewClientId(
	tx: TransactionSql,
	{ documentId, clientId, officerId }: ClientClaim
): Promise<boolean> {
	const claimed = await tx`
		insert into document_client (document_id, client_id, officer_id, council_code)
		select ${documentId}, ${clientId}, id, council_code from officer where id = ${officerId}
		on conflict do nothing returning 1`;
	return claimed.length > 0;
}

/** Says that the officer has written under these Yjs client ids. False when one of them is somebody else's [P4]. */
export async function useClientIds(
	tx: TransactionSql,
	{
		documentId,
		officerId,
		clientIds
	}: { documentId: string; officerId: string; clientIds: readonly number[] }
): Promise<boolean> {
	const own = [...new Set(clientIds)];
	const used = await tx`
		insert into document_client (document_id, client_id, officer_id, council_code)
		select ${documentId}, ids.id, o.id, o.council_code
		from unnest(${own.map(String)}::bigint[]) as ids (id), officer o where o.id = ${officerId}
		on conflict (document_id, client_id) do update
			set unused_since = null, council_code = ${tx.unsafe(councilOfFirstUse)}
			where document_client.officer_id = excluded.officer_id
		returning 1`;
	return used.length === own.length;
}

/** The section keys of a proposal's form: the only root names that updates of its text may use. */
export async function readSectionKeys(sql: Sql | TransactionSql, documentId: string): Promise<Set<string>> {
	const rows = await sql<{ key: string }[]>`
		select s.key from proposal p join form_section s on s.form_id = p.form_id where p.id = ${documentId}`;
	return new Set(rows.map((row) => row.key));
}

/**
 * Puts a verified snapshot in place of the log up to `seq`, and the log's rows into the history, in one transaction: all of
 * it happens or nothing does. Without `keepsHistory` the rows are gone.
 * An older snapshot than the stored one changes nothing.
 */
export async function storeSnapshot(
	sql: Sql,
	{
		documentId,
		seq,
		bytes,
		sha256,
		keepsHistory = true
	}: { documentId: string; seq: number; bytes: Uint8Array; sha256: string; keepsHistory?: boolean }
): Promise<void> {
	await sql.begin(async (tx) => {
		const before = await readSnapshot(tx, documentId);
		const stored = await tx`
			insert into document_snapshot (document_id, seq, bytes, sha256)
			values (${documentId}, ${seq}, ${Buffer.from(bytes)}, ${sha256})
			on conflict (document_id) do update
				set seq = excluded.seq, bytes = excluded.bytes, sha256 = excluded.sha256, at = now()
				where document_snapshot.seq < excluded.seq
			returning seq`;
		if (stored.length === 0) return;
		if (keepsHistory) await archiveEdits(tx, { documentId, seq, before });
		await tx`delete from document_update where document_id = ${documentId} and seq <= ${seq}`;
	});
}
