import type { IncomingMessage } from 'node:http';
import type { Config } from './config.ts';

/** The header in which the page bundle finds the address; what a client sends under this name is overwritten. */
export const addressHeader = 'x-folkmoot-address';

/**
 * The address a request came from. Each of our own proxies appends what it saw to X-Forwarded-For, so only the last
 * `trustedProxies` entries are true: the rest is what the client wrote.
 */
export function clientAddress(
	request: Pick<IncomingMessage, 'headers' | 'socket'>,
	{ trustedProxies }: Pick<Config, 'trustedProxies'>
): string {
	const direct = request.socket.remoteAddress ?? 'unknown';
	if (trustedProxies === 0) return direct;
	const chain = String(request.headers['x-forwarded-for'] ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter(Boolean);
	return chain.at(-trustedProxies) ?? direct;
}
