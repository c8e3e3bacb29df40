import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '#db/start-error.ts';
import type { Config } from './config.ts';
import { securityHeaders } from './headers.ts';
import { refuseUnreadable, serverOptions } from './limits.ts';

/**
 * Takes the port before the slow parts of the start, so that a taken one is known at once. Until `routes` are set every
 * request is told to come back. When ORIGIN is not given the origin follows the port that was really taken.
 */
export async function listen(
	config: Config,
	originGiven: boolean
): Promise<{ server: Server; config: Config }> {
	const server = createServer(serverOptions);
	let known = config;
	refuseUnreadable(server, () => securityHeaders(known));
	server.on('request', starting);
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(new StartError(listenProblem(config, error), { cause: error })));
		server.listen({ host: config.host, port: config.port }, resolve);
	});
	const { port } = server.address() as AddressInfo;
	known = { ...config, port, origin: originGiven ? config.origin : `http://localhost:${port}` };
	return { server, config: known };

	function starting(_request: IncomingMessage, response: ServerResponse): void {
		for (const [name, value] of securityHeaders(known)) response.setHeader(name, value);
		response.writeHead(503, { 'Retry-After': '2', 'Content-Type': 'text/plain; charset=utf-8' });
		response.end('Folkmoot is starting. Try again in a moment.\n');
	}
}

function listenProblem({ host, port }: Config, error: NodeJS.ErrnoException): string {
	if (error.code === 'EADDRINUSE') {
		return `Port ${port} is taken by another program. Stop it, or start Folkmoot on another port: PORT=${port + 1} npm start`;
	}
	if (error.code === 'EACCES') {
		return `Port ${port} needs rights this user does not have. Set PORT to 1024 or more.`;
	}
	if (error.code === 'EADDRNOTAVAIL') return `This machine has no address ${host}. Set HOST to one it has.`;
	return `Folkmoot cannot listen on ${host} port ${port} (${error.code}).`;
}
