import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface NextVersion {
	port: number;
	/** where the program is */
	target: number;
	/** from now on the service worker is another one, as after an update of the program */
	updated: boolean;
	close(): Promise<void>;
}

/** Stands before a program and hands everything through, but for the service worker once there is a next version. */
export async function nextVersion(): Promise<NextVersion> {
	const proxy: NextVersion = { port: 0, target: 0, updated: false, close: () => end(server) };
	const server = createServer((asked, answer) => {
		const changes = proxy.updated && asked.url === '/service-worker.js';
		const headers = changes ? { ...asked.headers, 'accept-encoding': 'identity' } : asked.headers;
		const onward = request(
			{ host: '127.0.0.1', port: proxy.target, path: asked.url, method: asked.method, headers },
			(from) => {
				if (changes) delete from.headers['content-length'];
				answer.writeHead(from.statusCode!, from.headers);
				from.pipe(answer, { end: !changes });
				if (changes) from.on('end', () => answer.end('\n// the next version'));
			}
		);
		onward.on('error', () => answer.destroy());
		asked.pipe(onward);
	});
	server.on('upgrade', (asked, socket, head) => {
		const onward = connect(proxy.target, '127.0.0.1', () => {
			const lines = Object.entries(asked.headers).map(([name, value]) => `${name}: ${String(value)}`);
			onward.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
			onward.write(head);
			onward.pipe(socket).pipe(onward);
		});
		for (const [one, other] of [
			[onward, socket],
			[socket, onward]
		] as const) {
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy.port = (server.address() as AddressInfo).port;
	return proxy;
}

async function end(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}
