import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { reactionKinds } from '#lib/comments/comment.ts';
import { yesOrNo } from '#lib/comments/server/in-comments.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findMessage, id, inChat, messageNotFound } from './in-chat.ts';
import { readMessage } from './read-messages.ts';

const schema = v.object({
	id,
	kind: v.picklist(reactionKinds, 'Reload the page and try again.'),
	on: yesOrNo
});

/** A short answer without words, one of each kind per officer. Sent again it changes nothing more. */
export async function reactToMessage(
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
			if (message.body === null)
				return refuse('stale', 'This message was deleted by the person who wrote it.');
			const changed = input.on
				? await tx`
					insert into chat_reaction (message_id, officer_id, kind)
					values (${message.id}, ${me.id}, ${input.kind}) on conflict do nothing`
				: await tx`
					delete from chat_reaction
					where message_id = ${message.id} and officer_id = ${me.id} and kind = ${input.kind}`;
			if (changed.count > 0) return { ok: true, message: await around.changed(message.id) };
			const asItIs = await readMessage(tx, roomId, message.id);
			return asItIs ? { ok: true, message: asItIs } : messageNotFound();
		}
	);
}
