import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { readRoomFacts } from '#db/queries/access.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { roomAccess, type RoomAccess, type RoomFacts } from '../access.ts';

const roomNotFound = (): Refusal =>
	refuse(
		'not-found',
		'There is no such room, or you cannot see it. If you were sent a link, ask for access.'
	);

type Need = 'comment' | 'ask' | 'write' | 'manage' | 'leave';

const notAllowed: Record<Need, string> = {
	comment:
		'Your role in this room lets you read, not comment. What you wrote was not sent. Ask an owner for another role.',
	ask: 'Guests do not ask for decisions, or for somebody to be invited. Nothing was sent. Ask an officer in the room.',
	write:
		'Your role in this room lets you read and comment, not change things. Ask an owner for another role.',
	manage: 'Only owners of this room can do this. Nothing was changed. Ask an owner of the room.',
	leave: 'You are here through your council, so there is no role of your own to give up.'
};

const uuid = v.pipe(v.string(), v.uuid());
export const isUuid = (text: unknown): text is string => v.is(uuid, text);

/** The access of one officer to one room, now. */
export async function readRoomAccess(
	sql: Sql | TransactionSql,
	officer: SignedInOfficer | null,
	roomId: string
): Promise<{ access: RoomAccess; facts: RoomFacts }> {
	const facts = await readRoomFacts(sql, { officerId: officer?.id ?? null, roomId });
	return { access: roomAccess(facts), facts };
}

/**
 * Runs a command in a room: one transaction that first takes the room's row (so that two commands in one room
 * follow each other: two owners leaving at once cannot both be "not the last"), then reads the officer's rights, and
 * only then works. Refuses as not-found who cannot see the room, as not-allowed who sees it but may not do this. [P6]
 */
export async function inRoom<T extends object>(
	sql: Sql,
	{ officer, roomId, needs }: { officer: SignedInOfficer; roomId: string; needs: Need },
	work: (tx: TransactionSql, access: RoomAccess, facts: RoomFacts) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	if (!isUuid(roomId)) return roomNotFound();
	const outcome = await sql.begin(async (tx): Promise<Outcome<T>> => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const { access, facts } = await readRoomAccess(tx, officer, roomId);
		if (!access.see) return roomNotFound();
		// Who may not even comment hears that first.
		const lacks = needs === 'ask' && !access.comment ? 'comment' : needs;
		if (!access[needs]) return refuse('not-allowed', notAllowed[lacks]);
		return work(tx, access, facts);
	});
	return outcome as Outcome<T>;
}
