import type { Handle } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from '#lib/accounts/session-cookie.ts';
import { validateSession } from './sessions.ts';

/**
 * Sets `locals.officer` and `locals.sessionId` from the cookie, for every request. Wants `locals.config` and
 * `locals.database`. A cookie of a session that is over is removed. A page for a signed-in officer is never kept
 * by a cache. If the database does not answer this throws: nobody is taken for signed in, or for signed out.
 */
export const handleSession: Handle = async ({ event, resolve }) => {
	const { config, database } = event.locals;
	event.locals.officer = null;
	event.locals.sessionId = null;
	const name = sessionCookieName(config);
	const token = event.cookies.get(name);
	if (token !== undefined) {
		const session = await validateSession(database.sql, token, config);
		if (session) {
			event.locals.officer = session.officer;
			event.locals.sessionId = session.sessionId;
		} else {
			event.cookies.delete(name, sessionCookieOptions(config));
		}
	}
	const response = await resolve(event);
	if (event.locals.officer && !response.headers.has('cache-control')) {
		response.headers.set('cache-control', 'no-store');
	}
	return response;
};
