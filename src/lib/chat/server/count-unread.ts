import type { Sql } from '#db/connection.server.ts';
import { chatLimits } from '../message.ts';
import type { UnreadMessages } from '../unread.ts';

/**
 * How many messages of a room an officer has not read, for the select of another statement: `room` is its id there. Counted no further
 * than one more than is shown, so that a chat of 100,000 messages costs as little as one of 100. The rule is that of the unread line:
 * for whoever was never in a chat it begins without them.
 */
export const unreadCount = (sql: Sql, officerId: string, room: ReturnType<Sql>) => sql`(
	select count(*)::int from (
		select from chat_read k join chat_message c on c.room_id = k.room_id and c.seq > k.up_to
		where k.room_id = ${room} and k.officer_id = ${officerId}
			and c.thread_id is null and c.body is not null and c.author_id <> ${officerId}
		limit ${chatLimits.unreadShown + 1}
	) counted
)`;

/** What this officer has not read of a room's chat; null: they were never there. The caller has checked that they may see the room. */
export async function readUnread(
	sql: Sql,
	{ roomId, officerId }: { roomId: string; officerId: string }
): Promise<UnreadMessages | null> {
	const [row] = await sql<UnreadMessages[]>`
		select ${unreadCount(sql, officerId, sql`mine.room_id`)} as count, coalesce((
			select max(seq) from chat_message where room_id = mine.room_id and thread_id is null
		), 0)::float8 as last
		from chat_read mine where mine.room_id = ${roomId} and mine.officer_id = ${officerId}`;
	return row ?? null;
}
