import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { StartError } from '#db/start-error.ts';
import { imageLimits } from '#lib/images/image.ts';
import { livePath } from '#lib/protocol/live.ts';
import { addressHeader, clientAddress } from './client-address.ts';
import type { Config } from './config.ts';
import { securityHeaders } from './headers.ts';
import { answerForeignHost } from './host.ts';
import { refuseSocket } from './limits.ts';
import { admitMailPress } from './mail-press.ts';
import type { Metrics } from './metrics.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Pages {
	handle: Listener;
	/** true for sockets that somebody else on the same server answers (Vite's own, in development) */
	owns(request: IncomingMessage): boolean;
	close(): Promise<void>;
}

/** SvelteKit as built. Its handler reads the origin from the environment when it is imported, so that is set first. */
export async function builtPages(config: Config): Promise<Pages> {
	const path = fileURLToPath(new URL('../build/handler.js', import.meta.url));
	if (!existsSync(path))
		throw new StartError('Folkmoot is not built yet. Run npm start, or npm run build first.');
	process.env.ORIGIN = config.origin;
	process.env.ADDRESS_HEADER = addressHeader;
	// The longest body that anybody may send; src/hooks.server.ts holds all others to much less.
	process.env.BODY_SIZE_LIMIT = String(imageLimits.maxBytes);
	const { handler } = (await import(path)) as {
		handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
	};
	return {
		handle: (request, response) => handler(request, response, () => response.writeHead(404).end('Not found')),
		owns: () => false,
		close: async () => {}
	};
}

/** SvelteKit through Vite, with hot reload on the same server. */
export async function developmentPages(config: Config, server: Server): Promise<Pages> {
	process.env.ORIGIN = config.origin;
	const { createServer } = await import('vite');
	const vite = await createServer({
		appType: 'custom',
		server: { middlewareMode: true, hmr: { server }, allowedHosts: true }
	});
	return {
		handle: (request, response) =>
			vite.middlewares(request, response, () => response.writeHead(404).end('Not found')),
		owns: (request) => /^vite-(hmr|ping)$/.test(request.headers['sec-websocket-protocol'] ?? ''),
		close: () => vite.close()
	};
}

export interface Doors {
	config: Config;
	metrics: Metrics;
	/** answers /healthz, /readyz and /metrics; false for other paths */
	health: (request: IncomingMessage, response: ServerResponse) => boolean;
	pages: Pages;
	/** the document sockets */
	sync: Upgrade;
}

const isUnder = (url: string | undefined, path: string) => {
	const pathname = (url ?? '').split('?', 1)[0] ?? '';
	return pathname === path || pathname.startsWith(`${path}/`);
};

/** The request listener. It must be the server's before socket.io attaches, which takes over the listeners it finds. */
export function routeRequests({ config, metrics, health, pages }: Omit<Doors, 'sync'>): Listener {
	const headers = securityHeaders(config);
	return (request, response) => {
		const began = performance.now();
		response.on('finish', () => {
			const status = `${Math.floor(response.statusCode / 100)}xx`;
			metrics.requestSeconds.observe({ status }, (performance.now() - began) / 1000);
		});
		for (const [name, value] of headers) response.setHeader(name, value);
		request.headers[addressHeader] = clientAddress(request, config);
		admitMailPress(request, config);
		if (health(request, response) || answerForeignHost(config, request, response)) return;
		pages.handle(request, response);
	};
}

/**
 * The one place that decides whose socket it is, by path. socket.io answers `/live` with a listener of its own and
 * must be told `destroyUpgrade: false`, or it would end everybody else's sockets after a second.
 */
export function routeUpgrades(
	server: Server,
	{ config, pages, sync }: Pick<Doors, 'config' | 'pages' | 'sync'>
): void {
	const headers = securityHeaders(config);
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		if (isUnder(request.url, '/sync')) sync(request, socket, head);
		else if (!isUnder(request.url, livePath) && !pages.owns(request)) refuseSocket(socket, 404, headers);
	});
}

/** Headers for what socket.io answers over plain HTTP, before its own listener sees the request. */
export function dressLiveAnswers(server: Server, config: Config): void {
	const headers = securityHeaders(config);
	server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
		if (!isUnder(request.url, livePath)) return;
		for (const [name, value] of headers) response.setHeader(name, value);
	});
}
