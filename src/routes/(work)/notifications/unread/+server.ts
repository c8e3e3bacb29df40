import { error, json } from '@sveltejs/kit';
import { countUnread } from '#lib/notifications/server/list-notifications.ts';
import type { RequestHandler } from './$types';

/** `{ unread }`: how much is addressed to the officer and unread, for the bell of an open page. */
export const GET: RequestHandler = async ({ locals, setHeaders }) => {
	if (!locals.officer) error(401);
	setHeaders({ 'cache-control': 'no-store' });
	return json({ unread: await countUnread(locals.database.sql, locals.officer) });
};
