import type { Config } from '#server/config.ts';

/** Only what the cookie depends on, so that tests and sockets need not build a whole Config. */
type Origin = Pick<Config, 'origin'>;

const isHttps = (config: Origin) => config.origin.startsWith('https://');

/**
 * `__Host-` makes the browser refuse the cookie from a sibling sub-domain or without https. The browser would
 * refuse it on plain http too, so a demonstration on localhost goes without the prefix.
 */
export function sessionCookieName(config: Origin): string {
	return isHttps(config) ? '__Host-folkmoot_session' : 'folkmoot_session';
}

/** Attributes of the cookie. Lax: a link in a mail opens signed in, a foreign form does not. */
export function sessionCookieOptions(config: Origin) {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(config) } as const;
}

/**
 * The session token in a raw `Cookie` header, or null. For sockets, which have no cookie parser of their own.
 * The first of several cookies of that name counts, as in SvelteKit.
 */
export function readSessionToken(cookieHeader: string | null | undefined, config: Origin): string | null {
	const name = sessionCookieName(config);
	for (const pair of cookieHeader?.split(';') ?? []) {
		const equals = pair.indexOf('=');
		if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim() || null;
	}
	return null;
}
