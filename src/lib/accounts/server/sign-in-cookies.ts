import type { Cookies } from '@sveltejs/kit';
import { sessionCookieName, sessionCookieOptions } from '#lib/accounts/session-cookie.ts';
import type { Config } from '#server/config.ts';
import { parseEmail } from '#lib/accounts/email-address.ts';

/**
 * Two short-lived cookies of signing in, with the flags of the session's: `asked` (who asked in this browser, and the
 * secret that makes a code count here) and `address` (an address proved in this browser, nobody's yet).
 */
type Kind = 'asked' | 'address';
const name = (config: Config, kind: Kind) => sessionCookieName(config).replace('session', kind);

function remember(cookies: Cookies, config: Config, kind: Kind, value: string, maxAgeMs: number): void {
	const maxAge = Math.floor(maxAgeMs / 1000);
	cookies.set(name(config, kind), value, { ...sessionCookieOptions(config), maxAge });
}
const forget = (cookies: Cookies, config: Config, kind: Kind) =>
	cookies.delete(name(config, kind), sessionCookieOptions(config));

export interface Asked {
	email: string;
	browserSecret: string;
}

export function rememberAsked(cookies: Cookies, config: Config, { email, browserSecret }: Asked): void {
	remember(cookies, config, 'asked', `${browserSecret}.${email}`, config.signInLinkMs);
}

export function readAsked(cookies: Cookies, config: Config): Asked | null {
	const match = /^([a-z2-7]{24})\.(.+)$/.exec(cookies.get(name(config, 'asked')) ?? '');
	const email = parseEmail(match?.[2] ?? '');
	return match?.[1] && email ? { browserSecret: match[1], email } : null;
}

export const forgetAsked = (cookies: Cookies, config: Config) => forget(cookies, config, 'asked');

export function rememberAddress(cookies: Cookies, config: Config, secret: string, expiresAt: Date): void {
	remember(cookies, config, 'address', secret, expiresAt.getTime() - Date.now());
}

export const readAddress = (cookies: Cookies, config: Config): string | null =>
	cookies.get(name(config, 'address')) ?? null;

export const forgetAddress = (cookies: Cookies, config: Config) => forget(cookies, config, 'address');
