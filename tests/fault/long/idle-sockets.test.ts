import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApp, type App } from '../../support/app.ts';
import { makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { openSynced } from '../../support/page.ts';

const idle = 5_000;
let own: OwnProgram;
let app: App | undefined;
const sockets: Socket[] = [];

beforeEach(async () => {
	own = await ownProgram();
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await app?.kill();
	await own.remove();
});

test(`[B11] ${idle} connections that say nothing, or half a handshake, are gone in time, and who is signed in is served meanwhile`, async () => {
	app = await startApp({ env: own.env });
	const { doors } = await makeDoors(own.config, 1);
	const head = `GET /sync/${doors[0]!.documentId} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n`;
	let open = 0;
	const gone: Promise<void>[] = [];
	for (let index = 0; index < idle; index += 1) {
		const socket = connect(app.port, '127.0.0.1');
		sockets.push(socket);
		socket.on('error', () => {});
		// What is said to it is heard, and so its end.
		socket.resume();
		gone.push(new Promise((resolve) => socket.once('close', () => resolve())));
		socket.once('connect', () => {
			open += 1;
			if (index % 2 === 0) socket.write(head);
		});
		// The system takes so many at one moment, and no more.
		if (index % 200 === 199) await new Promise((resolve) => setImmediate(resolve));
	}
	const began = performance.now();
	const page = await openSynced(doors[0]!);
	expect(page.heard.some((message) => message.type === 'step2')).toBe(true);
	expect((await fetch(`${app.origin}/`)).status).toBe(200);
	expect(open).toBeGreaterThan(0);
	await Promise.all(gone);
	expect(performance.now() - began).toBeLessThan(30_000);
	page.close();
}, 90_000);
