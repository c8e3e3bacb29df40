import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomSecret } from '../../src/lib/accounts/server/secret.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { pausableProxy, type PausableProxy } from '../support/pausable-proxy.ts';

/** Ten seconds to join and three to answer the close are the longest; some limits are looked at once a second. */
const mostMs = 15_000;
const dripEveryMs = 100;

interface Kind {
	name: string;
	sends: string;
	/** then sent byte by byte, over and over */
	drips?: string;
	/** what the first line that it hears must be; nothing when it is only hung up on */
	hears: RegExp;
	/** the program whose database has gone silent */
	silent?: boolean;
}

const documentPath = '/sync/00000000-0000-4000-8000-000000000000';
const livePath = '/live/?EIO=4&transport=websocket';
const nobodys = `folkmoot_session=${randomSecret()}.${randomSecret()}`;

const handshake = (path: string, headers: Record<string, string> = {}) =>
	`GET ${path} HTTP/1.1\r\n` +
	Object.entries({
		Host: 'localhost',
		Upgrade: 'websocket',
		Connection: 'Upgrade',
		Origin: 'http://folkmoot.test',
		'Sec-WebSocket-Version': '13',
		'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
		...headers
	})
		.map(([name, value]) => `${name}: ${value}\r\n`)
		.join('');
const whole = (path: string, headers?: Record<string, string>) => `${handshake(path, headers)}\r\n`;

const kinds: Kind[] = [
	{ name: 'a connection that says nothing', sends: '', hears: /^(HTTP\/1\.1 408 .*)?$/ },
	{ name: 'half a handshake', sends: handshake(documentPath), hears: /408/ },
	{ name: 'half a handshake for live events', sends: handshake(livePath), hears: /408/ },
	{ name: 'a handshake in drops', sends: handshake(documentPath), drips: 'X-Slow: x\r\n', hears: /408/ },
	{
		name: 'a handshake without a key',
		sends: whole(documentPath, { 'Sec-WebSocket-Key': '' }),
		hears: /400/
	},
	{ name: 'a handshake of another site', sends: whole(documentPath, { Origin: 'null' }), hears: /403/ },
	{ name: 'a handshake for nothing', sends: whole('/none'), hears: /404/ },
	{ name: 'a handshake for another protocol', sends: whole(livePath, { Upgrade: 'other' }), hears: /400/ },
	{ name: 'a stranger who does not answer the close', sends: whole(documentPath), hears: /101/ },
	{ name: 'a stranger who never joins live events', sends: whole(livePath), hears: /101/ },
	{ name: 'a request for a tunnel', sends: 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', hears: /^$/ },
	{
		name: 'a handshake while the database is silent',
		sends: whole(documentPath, { Cookie: nobodys }),
		hears: /^$/,
		silent: true
	},
	{
		name: 'a handshake for live events while the database is silent',
		sends: whole(livePath, { Cookie: nobodys }),
		hears: /^$/,
		silent: true
	}
];

let fresh: TestDatabase;
let proxy: PausableProxy;
let app: App;
let silent: App;
let polled: ReturnType<typeof pollOnly>;
let ends: Map<Kind, Promise<{ ms: number; heard: string }>>;

beforeAll(async () => {
	fresh = await testDatabase();
	proxy = await pausableProxy(fresh.url);
	const env = { ORIGIN: 'http://folkmoot.test' };
	[app, silent] = [await startApp({ url: fresh.url, env }), await startApp({ url: proxy.url, env })];
	// Only a line that was in use can go silent: a new one is given up by the database's client itself.
	await hangOn({
		name: 'warm-up',
		sends: whole(documentPath, { Cookie: nobodys }),
		hears: /101/,
		silent: true
	});
	proxy.pause();
	// All at once: each waits for most of ten seconds.
	polled = pollOnly();
	ends = new Map(kinds.map((kind) => [kind, hangOn(kind)]));
});

afterAll(async () => {
	await app.stop();
	await silent.kill();
	await proxy.close();
	await fresh.close();
});

/**
 * A client that never hangs up itself: its half stays open after the server has closed its own, and only a write that
 * the server's system refuses shows that nothing is kept there any more.
 */
function hangOn({ sends, drips, silent: isSilent }: Kind): Promise<{ ms: number; heard: string }> {
	const began = performance.now();
	const { port } = isSilent ? silent : app;
	return new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
		let heard = '';
		let sent = 0;
		socket.write(sends);
		const drip = setInterval(() => {
			if (socket.readableEnded) socket.write('x');
			else if (drips) socket.write(drips.charAt(sent++ % drips.length));
		}, dripEveryMs);
		const late = setTimeout(() => socket.destroy(), mostMs + 1_000);
		socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
		// Refused writes are what is waited for.
		socket.on('error', () => {});
		socket.on('close', () => {
			clearInterval(drip);
			clearTimeout(late);
			resolve({ ms: performance.now() - began, heard });
		});
	});
}

test.each(kinds)('[B11] $name is let go of in time', async (kind) => {
	const { ms, heard } = await ends.get(kind)!;
	expect(ms).toBeLessThan(mostMs);
	expect(heard.split('\r\n', 1)[0]).toMatch(kind.hears);
});

/** Opens live events over HTTP, listens once and never joins. */
async function pollOnly(): Promise<{ ms: number; statusAfter: number }> {
	const began = performance.now();
	const url = `http://127.0.0.1:${app.port}/live/?EIO=4&transport=polling`;
	const headers = { origin: 'http://folkmoot.test' };
	const hello = await (await fetch(url, { headers })).text();
	const { sid } = JSON.parse(hello.slice(1)) as { sid: string };
	await (await fetch(`${url}&sid=${sid}`, { headers })).text();
	const after = await fetch(`${url}&sid=${sid}`, { headers });
	return { ms: performance.now() - began, statusAfter: after.status };
}

test('[B11] live events over HTTP that nobody joins are ended in time', async () => {
	const { ms, statusAfter } = await polled;
	expect(ms).toBeLessThan(mostMs);
	expect(statusAfter).toBe(400);
});
