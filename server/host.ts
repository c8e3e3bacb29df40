import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from './config.ts';

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * A demonstration answers under its own name only: a foreign site could otherwise point its name at this machine and
 * press "Try it as…" for the visitor. Other names of this machine are sent on, because forms and cookies belong to one
 * origin. In production the proxy in front decides which names arrive. Returns true when it has answered.
 */
export function answerForeignHost(
	config: Pick<Config, 'mode' | 'origin'>,
	request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
	response: Pick<ServerResponse, 'writeHead' | 'end'>
): boolean {
	if (config.mode === 'production') return false;
	const host = request.headers.host ?? '';
	if (host.toLowerCase() === new URL(config.origin).host) return false;
	const reads = request.method === 'GET' || request.method === 'HEAD';
	const path = request.url ?? '/';
	if (loopback.test(host) && reads && path.startsWith('/')) {
		// Joined as text: a path that begins with // must stay a path of ours.
		response.writeHead(307, { Location: config.origin + path });
		response.end();
	} else {
		response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8' });
		response.end(`This Folkmoot is at ${config.origin}. To serve it under another name, set ORIGIN.\n`);
	}
	return true;
}
