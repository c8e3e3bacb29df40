import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { ring } from '#server/bus/bus.ts';

/**
 * What an officer has before them: a decision, a task, a conversation about a text, one in the chat with the message that it is
 * about, or the chat after one message up to another.
 */
export type Seen =
	| { kind: 'decision' | 'task' | 'thread' | 'chat thread'; id: string }
	| { kind: 'chat'; roomId: string; after: number; upTo: number };

/**
 * What an officer has opened is no news to them any more: their own notifications of it count as read, so that no mail tells of it
 * from then on (M2, M6), and their other pages count anew. Of what is not there, or not theirs to see, there are none.
 */
export async function markSeen(sql: Sql | TransactionSql, officerId: string, seen: Seen): Promise<void> {
	// In an order: who reads all of them at the same moment locks the same rows.
	const marked = await sql`
		update notification set read_at = now()
		where officer_id = ${officerId} and activity_id in (
			select n.activity_id from notification n join activity a on a.id = n.activity_id
			where n.officer_id = ${officerId} and n.read_at is null and ${isAbout(sql, seen)}
			order by n.activity_id for update of n
		)`;
	if (marked.count > 0) await ring(sql, { type: 'notified', officerIds: [officerId] });
}

function isAbout(sql: Sql | TransactionSql, seen: Seen) {
	if (seen.kind === 'chat') {
		return sql`a.kind = 'chat' and a.room_id = ${seen.roomId} and exists (
			select from chat_message m
			where m.id = (a.details ->> 'message')::uuid and m.thread_id is null
				and m.seq > ${seen.after} and m.seq <= ${seen.upTo}
		)`;
	}
	if (seen.kind === 'chat thread') {
		return sql`a.kind = 'chat' and exists (
			select from chat_message m
			where m.id = (a.details ->> 'message')::uuid and ${seen.id}::uuid in (m.id, m.thread_id)
		)`;
	}
	return sql`a.details ->> ${seen.kind}::text = ${seen.id}`;
}
