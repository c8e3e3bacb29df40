import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { ring } from '#server/bus/bus.ts';

/** What an officer has before them: a decision, a task, a conversation about a text, one in the chat, or the chat up to a message. */
export type Seen =
	| { kind: 'decision' | 'task' | 'thread'; id: string }
	| { kind: 'chat'; roomId: string; upTo: number }
	| { kind: 'chat thread'; id: string };

/**
 * What an officer has opened is no news to them any more: their notifications of it count as read, and no mail tells of it from
 * then on (M2). Their other pages count anew. The caller has checked that they may see it.
 */
export async function markSeen(sql: Sql | TransactionSql, officerId: string, seen: Seen): Promise<void> {
	const marked = await sql`
		update notification n set read_at = now()
		from activity a
		where n.officer_id = ${officerId} and n.read_at is null and a.id = n.activity_id and ${isAbout(sql, seen)}`;
	if (marked.count > 0) await ring(sql, { type: 'notified', officerIds: [officerId] });
}

function isAbout(sql: Sql | TransactionSql, seen: Seen) {
	if (seen.kind === 'chat') {
		return sql`a.kind = 'chat' and a.room_id = ${seen.roomId} and exists (
			select from chat_message m
			where m.id = (a.details ->> 'message')::uuid and m.thread_id is null and m.seq <= ${seen.upTo}
		)`;
	}
	if (seen.kind === 'chat thread') {
		return sql`a.kind = 'chat' and exists (
			select from chat_message m
			where m.id = (a.details ->> 'message')::uuid and (m.id::text = ${seen.id} or m.thread_id::text = ${seen.id})
		)`;
	}
	return sql`a.details ->> ${seen.kind}::text = ${seen.id}`;
}
