import type { TransactionSql } from '#db/connection.server.ts';

/**
 * Officers whom words name: themselves, or by their council or role in the room. By council and role those with a role of their own
 * there are meant, who take part; not everybody who could come in.
 */
export async function namedOfficers(
	tx: TransactionSql,
	{ roomId, keys }: { roomId: string; keys: readonly string[] }
): Promise<string[]> {
	const of = (kind: string) =>
		keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
	const rows = await tx<{ id: string }[]>`
		select o.id from officer o
		left join current_member m on m.officer_id = o.id and m.room_id = ${roomId}
		where o.id = any(${of('person')}::uuid[])
			or (m.role is not null and (o.council_code = any(${of('council')}::text[]) or m.role = any(${of('role')}::text[])))`;
	return rows.map(({ id }) => id);
}

/** Who wrote in a conversation, as far as their words are still there. */
export async function threadWriters(tx: TransactionSql, threadId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select distinct author_id as id from comment where thread_id = ${threadId} and deleted_at is null`;
	return rows.map(({ id }) => id);
}

/** Who takes part in a room by name, and may comment there: who is asked for a decision. Guests only when told. */
export async function roomTakers(
	tx: TransactionSql,
	roomId: string,
	{ guests }: { guests: boolean }
): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select m.officer_id as id from current_member m join room r on r.id = m.room_id
		where m.room_id = ${roomId} and (m.role <> 'viewer' or (r.visibility = 'open' and m.ends_at is null))
			and (m.ends_at is null or ${guests})`;
	return rows.map(({ id }) => id);
}

/** Who voted in a decision, for themselves or their council. */
export async function decisionVoters(tx: TransactionSql, decisionId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select distinct officer_id as id from vote where decision_id = ${decisionId}`;
	return rows.map(({ id }) => id);
}

/** Who may answer at a room's door: its owners, by a role of their own or their council's. */
export async function roomOwners(tx: TransactionSql, roomId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select officer_id as id from current_member where room_id = ${roomId} and role = 'owner'`;
	return rows.map(({ id }) => id);
}
