import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { RoomAccess, RoomFacts } from '#lib/rooms/access.ts';
import { mayGuestsAnswer, type DecisionKind, type Voters } from '../decision.ts';

interface Asked {
	roomId: string;
	voters: Voters;
	access: RoomAccess;
	facts: RoomFacts;
}

/**
 * Whose vote an officer may cast: their own, or their council's. That is cast by its officers who may speak for it; where it named
 * who does, by those of them. Otherwise why not, in words.
 */
export async function findVoter(
	sql: Sql | TransactionSql,
	{ roomId, voters, access, facts }: Asked
): Promise<{ voter: string } | { whyNot: string }> {
	const me = facts.officer;
	if (!me || !access.comment) return { whyNot: 'Your role in this room lets you read, not vote.' };
	if (voters === 'people') return { voter: me.id };
	if (!facts.councilTakesPart)
		return {
			whyNot: 'Each council that takes part in this room has one vote, and yours does not take part.'
		};
	const named = await listCasters(sql, roomId, me.councilCode);
	if (named.length > 0 && !named.includes(me.id))
		return {
			whyNot:
				'Your council has named who votes for it here, and you are not among them. Those who are, or an owner of this room, can name you.'
		};
	if (access.speak) return { voter: me.councilCode };
	const here =
		facts.personRole === null
			? 'You are here through your council alone.'
			: `Your own role here is ${facts.personRole}.`;
	return {
		whyNot: `The vote of your council is cast by people who have a role of their own in this room, other than viewer. ${here} An owner of this room can give you such a role.`
	};
}

/** Why a guest has no vote in this decision; null: they have one like everybody, or the reader is no guest. */
export const guestWhyNot = (
	{ guestUntil }: Pick<RoomAccess, 'guestUntil'>,
	decision: { kind: DecisionKind; voters: Voters }
): { whyNot: string } | null =>
	guestUntil === null || mayGuestsAnswer(decision)
		? null
		: { whyNot: 'Guests of a room give advice and say when they have time. They do not vote.' };

/** Ids of the officers who were named to cast a council's vote, also of those who can no longer do so. */
export async function listCasters(
	sql: Sql | TransactionSql,
	roomId: string,
	councilCode: string
): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select officer_id as id from vote_caster where room_id = ${roomId} and council_code = ${councilCode}`;
	return rows.map(({ id }) => id);
}
