import { redirect, type RequestEvent } from '@sveltejs/kit';
import { endOwnSessions } from '#lib/accounts/server/own-sessions.ts';
import { requireSignedIn } from '#lib/accounts/server/require-signed-in.ts';
import { endSession } from '#lib/accounts/server/sessions.ts';
import { sessionCookieName, sessionCookieOptions } from '#lib/accounts/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** The page is the answer to signing out, and wipes what the browser kept: a mere link to it must not. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method !== 'POST') redirect(303, '/');
};

/** Open pages and sockets of an ended session hear the ring. Signing out twice is no error. */
export const actions: Actions = {
	here: async (event) => {
		const { sessionId, database } = event.locals;
		if (sessionId) await endSession(database.sql, sessionId);
		return leave(event, { everywhere: false });
	},
	everywhere: async (event) => {
		const { officer } = requireSignedIn(event.locals, event.url);
		await endOwnSessions(event.locals.database.sql, { officerId: officer.id, except: null });
		return leave(event, { everywhere: true });
	}
};

/**
 * `Clear-Site-Data` makes the browser drop the local copies of texts, also where script is off. The page that answers
 * is made for nobody, and wipes them itself where the browser does not know that header.
 */
function leave({ locals, cookies, setHeaders }: RequestEvent, { everywhere }: { everywhere: boolean }) {
	cookies.delete(sessionCookieName(locals.config), sessionCookieOptions(locals.config));
	setHeaders({ 'clear-site-data': '"storage"' });
	locals.officer = null;
	locals.sessionId = null;
	return { everywhere };
}
