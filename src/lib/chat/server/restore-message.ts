import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { chatLimits } from '../message.ts';
import { findMessage, id, inChat, messageNotFound, notYours } from './in-chat.ts';
import { readMessage } from './read-messages.ts';

const schema = v.object({ id });

/**
 * Brings a deleted message back as it was, with whom it names and what was answered to it: for its author alone, and not long
 * after they deleted it. One that is there, or is back already, stays as it is. Nobody is notified again.
 */
export async function restoreMessage(
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
			if (message.body !== null) {
				const asItIs = await readMessage(tx, roomId, message.id);
				return asItIs ? { ok: true, message: asItIs } : messageNotFound();
			}
			const back = await tx`
				update chat_message m set body = r.body, deleted_at = null, revision = m.revision + 1
				from chat_message_removed r
				where r.message_id = m.id and m.id = ${message.id}
					and r.removed_at > clock_timestamp() - ${`${chatLimits.restoreMs} milliseconds`}::interval`;
			if (back.count === 0) {
				return refuse(
					'stale',
					'It is too late to bring this message back. Write it again if it is still needed.'
				);
			}
			await tx`
				insert into chat_reaction (message_id, officer_id, kind)
				select r.message_id, e."officerId", e.kind
				from chat_message_removed r, jsonb_to_recordset(r.reactions) as e("officerId" uuid, kind text)
				where r.message_id = ${message.id}`;
			await tx`
				insert into chat_mention (message_id, at, length, officer_id, council_code, role)
				select r.message_id, m.at, m.length, m."officerId", m."councilCode", m.role
				from chat_message_removed r, jsonb_to_recordset(r.mentions)
					as m(at integer, length integer, "officerId" uuid, "councilCode" text, role text)
				where r.message_id = ${message.id}`;
			await tx`delete from chat_message_removed where message_id = ${message.id}`;
			return { ok: true, message: await around.changed(message.id) };
		}
	);
}
