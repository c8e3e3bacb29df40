import { redirect } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from '#lib/accounts/session-cookie.ts';
import { endSession } from '#lib/accounts/server/sessions.ts';
import type { RequestHandler } from './$types';

/**
 * Ends the session; open pages and sockets of it hear the ring. `Clear-Site-Data` makes the browser drop the local
 * copies of texts (IndexedDB), also where script is off or the page is gone. Signing out twice is no error.
 */
export const POST: RequestHandler = async ({ locals, cookies, setHeaders }) => {
	if (locals.sessionId) await endSession(locals.database.sql, locals.sessionId);
	cookies.delete(sessionCookieName(locals.config), sessionCookieOptions(locals.config));
	setHeaders({ 'clear-site-data': '"storage"' });
	redirect(303, '/');
};
