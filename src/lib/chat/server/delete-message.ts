import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { findMessage, id, inChat, messageNotFound, notYours } from './in-chat.ts';
import { readMessage } from './read-messages.ts';

const schema = v.object({ id });

/**
 * Takes one's own words away, with whom they named and what was answered to them: from now on nobody reads them. The row stays, so
 * that the room sees that something was said, and replies keep their place. What went lies apart for `chatLimits.restoreMs`, for
 * restoreMessage alone. Sent again it changes nothing more.
 */
export async function deleteMessage(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ message: ChatMessage }>> {
	return inChat(
		sql,
		{ officer, roomId, schema, input },
		async (around): Promise<Outcome<{ message: ChatMessage }>> => {
			const { tx, me, input } = around;
			const message = await findMessage(around, input.id);
			if (!message) return messageNotFound();
			if (message.authorId !== me.id) return notYours();
			if (message.body === null) {
				const asItIs = await readMessage(tx, roomId, message.id);
				return asItIs ? { ok: true, message: asItIs } : messageNotFound();
			}
			await tx`
				insert into chat_message_removed (message_id, body, reactions, mentions, removed_at)
				select c.id, c.body,
					coalesce((select json_agg(json_build_object('officerId', r.officer_id, 'kind', r.kind))
						from chat_reaction r where r.message_id = c.id), '[]'),
					coalesce((select json_agg(json_build_object('at', m.at, 'length', m.length, 'officerId', m.officer_id,
						'councilCode', m.council_code, 'role', m.role))
						from chat_mention m where m.message_id = c.id), '[]'),
					clock_timestamp()
				from chat_message c where c.id = ${message.id}`;
			await tx`
				update chat_message set body = null, deleted_at = clock_timestamp(), revision = revision + 1
				where id = ${message.id}`;
			await tx`delete from chat_reaction where message_id = ${message.id}`;
			await tx`delete from chat_mention where message_id = ${message.id}`;
			return { ok: true, message: await around.changed(message.id) };
		}
	);
}
