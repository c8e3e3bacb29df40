import type { TransactionSql } from '#db/connection.server.ts';
import { mayGuestsAnswer, type DecisionKind, type Voters } from '#lib/decisions/decision.ts';

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

/** Who takes part in a room by name: whom its deadline concerns. */
export async function roomMembers(tx: TransactionSql, roomId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select officer_id as id from current_member where room_id = ${roomId}`;
	return rows.map(({ id }) => id);
}

/**
 * Whose vote an open decision waits for: those who take part by name, may comment and have not voted; where councils vote, those who
 * may cast the vote of one that has not (`findVoter` in #lib/decisions/server/voter.ts).
 */
export async function missingVoters(
	tx: TransactionSql,
	{
		roomId,
		decisionId,
		kind,
		voters
	}: { roomId: string; decisionId: string; kind: DecisionKind; voters: Voters }
): Promise<string[]> {
	if (voters === 'people') {
		const voted = new Set(await decisionVoters(tx, decisionId));
		const takers = await roomTakers(tx, roomId, { guests: mayGuestsAnswer({ kind, voters }) });
		return takers.filter((id) => !voted.has(id));
	}
	const rows = await tx<{ id: string }[]>`
		select o.id from room_council rc
		join officer o on o.council_code = rc.council_code
		join current_member m on m.room_id = rc.room_id and m.officer_id = o.id
		left join vote_caster own on own.room_id = rc.room_id and own.council_code = rc.council_code and own.officer_id = o.id
		where rc.room_id = ${roomId}
			and not exists (select 1 from vote v where v.decision_id = ${decisionId} and v.voter = rc.council_code)
			and m.role <> 'viewer'
			and (own.officer_id is not null or not exists (
				select 1 from vote_caster vc where vc.room_id = rc.room_id and vc.council_code = rc.council_code
			))`;
	return rows.map(({ id }) => id);
}
