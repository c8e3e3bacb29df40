import { STATUS_CODES, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';

/** Everything a client may keep us waiting for has an end [P12]. Times in ms. */
export const httpLimits = {
	/** from a connection's first moment to the end of its request's headers */
	headersMs: 8_000,
	/** to the end of its body */
	requestMs: 30_000,
	/** between two requests; longer than the usual proxy's, which must be the one to close */
	keepAliveMs: 65_000,
	checkEveryMs: 1_000,
	headerBytes: 16 * 1024,
	headerCount: 100
};

export const serverOptions: ServerOptions = {
	headersTimeout: httpLimits.headersMs,
	requestTimeout: httpLimits.requestMs,
	keepAliveTimeout: httpLimits.keepAliveMs,
	connectionsCheckingInterval: httpLimits.checkEveryMs,
	maxHeaderSize: httpLimits.headerBytes,
	// A second Host header or a bare line feed is how requests are smuggled past a proxy.
	insecureHTTPParser: false,
	requireHostHeader: true
};

/** Answers what is not readable as HTTP, and ends it: 400, 408 (too slow) or 431 (headers too large). */
export function refuseUnreadable(server: Server, headers: () => [string, string][]): void {
	server.maxHeadersCount = httpLimits.headerCount;
	server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
		if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
		const status =
			error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
		refuseSocket(socket, status, headers());
	});
}

/** Answers a socket that gets no upgrade, and ends it. */
export function refuseSocket(socket: Duplex, status: number, headers: [string, string][]): void {
	// The client may have gone already; there is nobody left to tell.
	socket.on('error', () => socket.destroy());
	const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	const start = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n`;
	socket.end(`${start}${lines}\r\n`, () => socket.destroy());
}
