import type { RequestEvent } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from '#lib/accounts/session-cookie.ts';
import { createSession, endSession } from './sessions.ts';

/**
 * Signs an officer in on this browser: always a new session with a new cookie, and the one the browser brought is
 * ended, so that a cookie planted beforehand is worth nothing afterwards. [A8]
 */
export async function startSession(event: RequestEvent, officerId: string): Promise<void> {
	const { config, database, sessionId } = event.locals;
	if (sessionId) await endSession(database.sql, sessionId);
	const userAgent = event.request.headers.get('user-agent') ?? '';
	const session = await createSession(database.sql, { officerId, userAgent, config });
	event.cookies.set(sessionCookieName(config), session.token, {
		...sessionCookieOptions(config),
		expires: session.expiresAt
	});
}
