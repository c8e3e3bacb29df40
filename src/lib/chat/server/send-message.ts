import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { AbsentRefusal } from '#lib/mentions/mention.ts';
import { mentionFields, resolveMentions } from '#lib/mentions/server/mentions.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { markSeen } from '#lib/notifications/server/mark-seen.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { chatLimits } from '../message.ts';
import { body, findMessage, id, inChat, messageNotFound } from './in-chat.ts';
import { readMessage } from './read-messages.ts';
import { storeMentions } from './stored-mentions.ts';
import { tellAddressed } from './tell-addressed.ts';

const schema = v.object({
	id,
	body,
	/** of the message it replies to; empty: it stands in the room itself */
	thread: v.pipe(
		v.optional(v.union([v.literal(''), id], 'Reload the page and try again.'), ''),
		v.transform((thread) => thread || null)
	),
	...mentionFields
});

/**
 * One more message of a room, or of a thread in it. Sent again with the same id it is still one message, and is answered as it is by
 * now. Refused once, with `absent`, when it names somebody who cannot see the room.
 */
export async function sendMessage(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ message: ChatMessage }> | AbsentRefusal> {
	return inChat(
		sql,
		{ officer, roomId, schema, input },
		async (around): Promise<Outcome<{ message: ChatMessage }>> => {
			const { tx, me, input } = around;
			// Of whatever room: an id that is taken elsewhere tells nothing but that.
			const [same] = await tx<{ mine: boolean }[]>`
				select room_id = ${roomId} and author_id = ${me.id}
					and thread_id is not distinct from ${input.thread}::uuid as mine
				from chat_message where id = ${input.id}`;
			if (same) {
				const message = same.mine ? await readMessage(tx, roomId, input.id) : null;
				return message ? { ok: true, message } : idTaken();
			}
			const root = input.thread === null ? null : await findMessage(around, input.thread);
			if (input.thread !== null && (!root || root.threadId !== null)) return messageNotFound();
			if (root && root.replies >= chatLimits.messagesPerThread) {
				return refuse('too-large', 'This thread is full. Write in the room instead; your words are kept.', {
					field: 'body'
				});
			}
			const named = await resolveMentions(around, { ...input, audience: null });
			if (!named.ok) return named;
			const added = await tx`
				insert into chat_message (id, room_id, thread_id, author_id, council_code, body, created_at)
				values (${input.id}, ${roomId}, ${input.thread}, ${me.id}, ${me.councilCode}, ${input.body}, clock_timestamp())
				on conflict (id) do nothing`;
			if (added.count === 0) return idTaken();
			await storeMentions(tx, input.id, named.mentions);
			await tellAddressed(around, {
				id: input.id,
				threadId: input.thread,
				mentions: named.mentions,
				isNew: true
			});
			if (root) {
				await markSeen(tx, me.id, { kind: 'chat thread', id: root.id });
				await tx`update chat_message set replies = replies + 1 where id = ${root.id}`;
				await around.changed(root.id);
			}
			return { ok: true, message: await around.changed(input.id) };
		}
	);
}

/** The page made this id, and it is already something else. */
const idTaken = () =>
	refuse('bad-input', 'Your message could not be sent. Copy it, reload the page and try again.');
