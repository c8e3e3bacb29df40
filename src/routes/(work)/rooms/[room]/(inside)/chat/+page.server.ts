import { randomUUID } from 'node:crypto';
import { error, type RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { linkedPaths } from '#lib/chat/links.ts';
import { deleteMessage } from '#lib/chat/server/delete-message.ts';
import { editMessage } from '#lib/chat/server/edit-message.ts';
import { findPlace, listMessages, listThread, readReadUpTo } from '#lib/chat/server/list-messages.ts';
import { markChatRead } from '#lib/chat/server/mark-chat-read.ts';
import { reactToMessage } from '#lib/chat/server/react-to-message.ts';
import { readLinks } from '#lib/chat/server/read-links.ts';
import { restoreMessage } from '#lib/chat/server/restore-message.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import type { ChatMessage } from '#lib/protocol/chat.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { fields, refused } from '../../../../refused.ts';
import { noteOpened } from '../../../../note-opened.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

const isSeq = (text: string | null): text is string => text !== null && /^\d{1,15}$/.test(text);

/** The last of the chat, or a part of it: `before` or `after` a seq, around `message`. Beside it, the thread that was asked for. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const asked = url.searchParams;
	const [before, after] = [asked.get('before'), asked.get('after')];
	const target = asked.get('message');
	const place = target ? await findPlace(sql, params.room, target) : null;
	const threadId = place?.thread ?? asked.get('thread');
	const page = await listMessages(sql, officer, params.room, {
		...(place && target ? { around: target } : {}),
		...(isSeq(before) ? { before: Number(before) } : {}),
		...(isSeq(after) ? { after: Number(after) } : {})
	});
	// No such room, or not for this officer: they look the same.
	if (!page) error(404, 'Not found');
	const [thread, readUpTo] = await Promise.all([
		threadId ? listThread(sql, officer, params.room, threadId) : null,
		readReadUpTo(sql, officer, params.room)
	]);
	const opened = thread?.root.id ?? (place ? target : null);
	if (opened) await noteOpened({ locals }, officer.id, { kind: 'chat thread', id: opened });
	const shown = [...page.messages, ...(thread ? [thread.root, ...thread.messages] : [])];
	const { origin } = locals.config;
	return {
		page,
		thread,
		/** the message that the address is of */
		target: place ? target : null,
		isGone: Boolean(target && !place),
		readUpTo,
		links: await readLinks(sql, officer, linkedPaths(shown, origin)),
		origin,
		me: { id: officer.id, councilCode: officer.councilCode, councilName: officer.councilName },
		/** for what is sent next from this page without script: sent again with them, nothing doubles */
		fresh: { message: randomUUID(), reply: randomUUID() }
	};
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
) => Promise<Outcome<{ message?: ChatMessage }>>;

/** One command, one form: says what was done, or gives the form back with what was typed. */
const action =
	(form: string, command: Command, done: string | null) =>
	async ({ locals, params, request, url, setHeaders }: RequestEvent<{ room: string }>) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const outcome = await command(locals.database.sql, officer, params.room, fields(data));
		if (!outcome.ok && outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		if (!outcome.ok) return refused(outcome, data, form);
		return { done, form, message: outcome.message, refusal: undefined };
	};

export const actions = {
	send: action('send', sendMessage, null),
	edit: action('edit', editMessage, 'Your message was changed.'),
	remove: action('remove', deleteMessage, 'Your message was deleted.'),
	restore: action('restore', restoreMessage, 'Your message is back.'),
	react: action('react', reactToMessage, null),
	read: action('read', markChatRead, null)
} satisfies Actions;
