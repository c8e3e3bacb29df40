import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';

/** Says something in a room's chat through its command. */
export async function say(
	sql: Sql,
	by: SignedInOfficer,
	roomId: string,
	body: string,
	more: { thread?: string; mentions?: string; id?: string } = {}
): Promise<ChatMessage> {
	const sent = await sendMessage(sql, by, roomId, { id: randomUUID(), body, ...more });
	if (!sent.ok) throw new Error(sent.message);
	return sent.message;
}

/** Many messages straight into the database, past commands and their limits. */
export const fillChat = (sql: Sql, by: SignedInOfficer, roomId: string, count: number) => sql`
	insert into chat_message (id, room_id, author_id, council_code, body, created_at)
	select gen_random_uuid(), ${roomId}, ${by.id}, ${by.councilCode}, 'Message ' || n, now()
	from generate_series(1, ${count}) n`;
