import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { AbsentRefusal } from '#lib/mentions/mention.ts';
import { mentionFields, resolveMentions } from '#lib/mentions/server/mentions.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { MessageConflict } from '../message.ts';
import { body, findMessage, id, inChat, messageNotFound, notYours, type MessageRow } from './in-chat.ts';
import { readMessage } from './read-messages.ts';
import { readMentionKeys, storeMentions } from './stored-mentions.ts';
import { tellAddressed } from './tell-addressed.ts';

const schema = v.object({ id, revision, body, ...mentionFields });

const conflict = ({ revision, body }: MessageRow): MessageConflict => ({
	...refuse(
		'stale',
		body === null
			? 'You deleted this message in another window. What you entered is kept: send it as a new message.'
			: 'You changed this message in another window. What you entered is kept. Check what it says now, then save again.',
		{ field: 'body' }
	),
	reason: 'stale',
	present: { revision, body }
});

/**
 * Changes one's own words. Of two edits of the same revision one wins; the other is refused as stale, with what the
 * message says now. The same edit sent again changes nothing more.
 */
export async function editMessage(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ message: ChatMessage }> | MessageConflict | AbsentRefusal> {
	return inChat(
		sql,
		{ officer, roomId, schema, input },
		async (around): Promise<Outcome<{ message: ChatMessage }>> => {
			const { tx, me, input } = around;
			const message = await findMessage(around, input.id);
			if (!message) return messageNotFound();
			if (message.authorId !== me.id) return notYours();
			if (message.body === null) return conflict(message);
			const before = await readMentionKeys(tx, message.id);
			const named = await resolveMentions(around, { ...input, audience: null, before });
			const same = named.ok && named.mentions.map(({ key }) => key).join() === before.join();
			if (same && message.body === input.body) {
				const asItIs = await readMessage(tx, roomId, message.id);
				return asItIs ? { ok: true, message: asItIs } : messageNotFound();
			}
			if (message.revision !== input.revision) return conflict(message);
			if (!named.ok) return named;
			await tx`
				update chat_message set body = ${input.body}, revision = revision + 1, edited_at = clock_timestamp()
				where id = ${message.id}`;
			await storeMentions(tx, message.id, named.mentions);
			await tellAddressed(around, { ...message, mentions: named.mentions, before, isNew: false });
			return { ok: true, message: await around.changed(message.id) };
		}
	);
}
