import { error, json } from '@sveltejs/kit';
import { findChat } from '#lib/chat/server/find-chat.ts';
import { readLinks } from '#lib/chat/server/read-links.ts';
import type { RequestHandler } from './$types';

/** What addresses of this service (`to`, several) lead to, as far as the officer may see it. Answers LinkedThings. */
export const GET: RequestHandler = async ({ locals, params, url, setHeaders }) => {
	if (!locals.officer) error(401);
	const { sql } = locals.database;
	if (!(await findChat(sql, locals.officer, params.room))) error(404);
	setHeaders({ 'cache-control': 'no-store' });
	return json(await readLinks(sql, locals.officer, url.searchParams.getAll('to')));
};
