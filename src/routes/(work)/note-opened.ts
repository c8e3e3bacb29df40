import type { RequestEvent } from '@sveltejs/kit';
import { markSeen, type Seen } from '#lib/notifications/server/mark-seen.ts';

/**
 * Notes that an officer opened what a page is about, so that neither the bell nor a mail brings it to them again. What cannot be
 * noted stays unread: the page matters more.
 */
export async function noteOpened(
	{ locals }: Pick<RequestEvent, 'locals'>,
	officerId: string,
	seen: Seen
): Promise<void> {
	try {
		await markSeen(locals.database.sql, officerId, seen);
	} catch {
		const msg = 'what was opened could not be noted as read';
		console.error(JSON.stringify({ level: 'error', requestId: locals.requestId, msg }));
	}
}
