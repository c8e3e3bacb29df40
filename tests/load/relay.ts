/**
 * The yardstick: forwards the bytes of every message to the others in the room, with no Yjs and no storage.
 * Nothing in it is tuned and nothing is left out that `ws` does by itself.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

const rooms = new Map<string, Set<WebSocket>>();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
const server = createServer();

server.on('upgrade', (request, socket, head) => {
	sockets.handleUpgrade(request, socket, head, (ws) => {
		const room = request.url!.split('?')[0]!;
		const others = rooms.get(room) ?? new Set();
		rooms.set(room, others.add(ws));
		ws.on('message', (data, binary) => {
			for (const other of others) if (other !== ws) other.send(data, { binary });
		});
		ws.on('close', () => others.delete(ws));
	});
});

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (question: { ask: string }) => {
	if (question.ask === 'cpu') process.send?.({ cpu: process.cpuUsage() });
	if (question.ask === 'stop') process.exit(0);
});
