import type { IncomingMessage } from 'node:http';
import type { Config } from './config.ts';

const path = /^\/unsubscribe\/[^/?]+(?:\?|$)/;

/**
 * A mail program's own button to end mail sends a form that comes from no page and so names no origin (RFC 8058); SvelteKit takes such
 * a form for a foreign one. Here, and nowhere else, it counts as one of ours, but as nobody's: without a cookie the secret in
 * the address is its only right. Forms of browsers always name their origin, and are left as they are.
 */
export function admitMailPress(request: IncomingMessage, { origin }: Pick<Config, 'origin'>): void {
	const { method, url = '', headers } = request;
	if (method !== 'POST' || headers.origin !== undefined || !path.test(url)) return;
	headers.origin = origin;
	delete headers.cookie;
}
