import { error, json } from '@sveltejs/kit';
import { linkedPaths } from '#lib/chat/links.ts';
import { listMessages, listThread } from '#lib/chat/server/list-messages.ts';
import { readLinks } from '#lib/chat/server/read-links.ts';
import { noteOpened } from '../../../../../note-opened.ts';
import type { RequestHandler } from './$types';

/**
 * A part of the room's chat: the last of it, or that `before` or `after` a seq, or `around` a message; with `thread`, of that thread
 * with its `root`. Answers ChatPage, and what its links lead to.
 */
export const GET: RequestHandler = async ({ locals, params, url, setHeaders }) => {
	if (!locals.officer) error(401);
	const { sql } = locals.database;
	const number = (name: string) => {
		const text = url.searchParams.get(name);
		if (text === null) return undefined;
		if (!/^\d{1,15}$/.test(text)) error(400, 'Reload the page and try again.');
		return Number(text);
	};
	const [before, after] = [number('before'), number('after')];
	const thread = url.searchParams.get('thread');
	const around = url.searchParams.get('around') ?? undefined;
	const opened = thread ? await listThread(sql, locals.officer, params.room, thread, { before }) : null;
	const page = thread
		? opened
		: await listMessages(sql, locals.officer, params.room, { before, after, around });
	if (!page) error(404);
	if (opened) await noteOpened({ locals }, locals.officer.id, { kind: 'chat thread', id: opened.root.id });
	setHeaders({ 'cache-control': 'no-store' });
	const paths = linkedPaths(page.messages, locals.config.origin);
	return json({ ...page, links: await readLinks(sql, locals.officer, paths) });
};
