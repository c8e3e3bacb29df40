import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** What a network does to websockets: lets them pass, answers 403, answers nothing, or cuts each after a while. */
export type Blocking = 'pass' | 'refuse' | 'swallow' | { cutAfterMs: number };

export interface BlockingProxy {
	port: number;
	/** of websockets that are asked for from now on */
	blocking: Blocking;
	/** websockets that were asked for so far */
	asked: number;
	/** where requests go */
	target: number;
	close(): Promise<void>;
}

/** A council's proxy between its browsers and the program on `target`: HTTP passes, websockets fare as it is told. */
export async function blockingProxy(target = 0): Promise<BlockingProxy> {
	const sockets = new Set<Socket>();
	const proxy: BlockingProxy = {
		port: 0,
		blocking: 'pass',
		asked: 0,
		target,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	const server = createServer((client) => {
		sockets.add(client);
		client.on('close', () => sockets.delete(client));
		client.on('error', () => client.destroy());
		// A browser sends the head of a request in one piece, and opens a connection of its own for a websocket.
		client.once('data', (head) => {
			if (/^upgrade: *websocket/im.test(head.toString('latin1'))) {
				proxy.asked += 1;
				if (proxy.blocking === 'swallow') return;
				if (proxy.blocking === 'refuse') {
					client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
					return;
				}
				if (typeof proxy.blocking === 'object') {
					const cut = setTimeout(() => client.destroy(), proxy.blocking.cutAfterMs);
					client.on('close', () => clearTimeout(cut));
				}
			}
			const upstream = connect(proxy.target, '127.0.0.1');
			sockets.add(upstream);
			upstream.on('error', () => client.destroy());
			upstream.on('close', () => {
				sockets.delete(upstream);
				client.destroy();
			});
			client.on('close', () => upstream.destroy());
			upstream.write(head);
			client.pipe(upstream);
			upstream.pipe(client);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy.port = (server.address() as AddressInfo).port;
	return proxy;
}
