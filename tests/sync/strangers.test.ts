import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { randomSecret } from '../../src/lib/accounts/server/secret.ts';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { createPostgresBus } from '../../server/bus/postgres.ts';
import { readConfig } from '../../server/config.ts';
import { attachLive } from '../../server/live/live.ts';
import { createLog } from '../../server/log.ts';
import { createStrangers, strangerLimits } from '../../server/strangers.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { startSyncServer, syncOrigin, type SyncServer } from '../support/sync-server.ts';
import { openWriter } from '../support/writers.ts';

const config = { ...readConfig({ ORIGIN: syncOrigin, LOG_LEVEL: 'fatal' }), trustedProxies: 1 };
const council = '203.0.113.7';
const elsewhere = '198.51.100.9';

let db: TestDatabase;
let made: TestDocument;
let server: SyncServer;

beforeEach(async () => {
	db = await testDatabase({ poolSize: 8 });
	made = await makeDocument(db.database.sql);
});
afterEach(async () => {
	await server.close();
	await db.close();
});

async function start(limits: Partial<typeof strangerLimits> = {}): Promise<void> {
	const strangers = createStrangers(config, { limits: { ...strangerLimits, ...limits } });
	server = await startSyncServer(db, { strangers });
}

/** Well-formed, so that only the database can tell that it is nobody's. */
const forged = () => `folkmoot_session=${randomSecret()}.${randomSecret()}`;

/** How a socket is answered: its HTTP status when it is refused at the handshake, else the close code, or 'in'. */
async function answerTo(cookie: string | null, from: string, path = `/sync/${made.documentId}`) {
	const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
		headers: { origin: syncOrigin, 'x-forwarded-for': from, ...(cookie ? { cookie } : {}) }
	});
	socket.on('error', () => socket.terminate());
	const status = once(socket, 'unexpected-response').then(
		([, response]) => (response as IncomingMessage).statusCode
	);
	const closed = once(socket, 'close').then(([code]) => code as number);
	const heard = once(socket, 'message').then(() => 'in' as const);
	const answer = await Promise.race([status, closed, heard]);
	socket.terminate();
	return answer;
}

async function signedIn(count: number): Promise<string[]> {
	const cookies: string[] = [];
	for (let index = 0; index < count; index += 1) cookies.push((await made.officer('editor')).cookie);
	return cookies;
}

/** Until it is released, whoever asks the database after a session waits. */
async function holdSessions(): Promise<{ release(): Promise<void> }> {
	const connection = await db.database.sql.reserve();
	await connection`begin`;
	await connection`lock table session in access exclusive mode`;
	return {
		async release() {
			await connection`commit`;
			connection.release();
		}
	};
}

const countOf = (answers: unknown[], answer: unknown) => answers.filter((each) => each === answer).length;

describe('sockets of strangers', () => {
	test('[B11] of forged sessions so many are looked up, the others are refused without the database', async () => {
		await start();
		const answers: unknown[] = [];
		for (let wave = 0; wave < 10; wave += 1) {
			answers.push(...(await Promise.all(Array.from({ length: 10 }, () => answerTo(forged(), council)))));
		}
		expect(countOf(answers, closeCode.signedOut)).toBe(strangerLimits.sockets);
		expect(countOf(answers, 429)).toBe(100 - strangerLimits.sockets);
		expect(await answerTo(forged(), elsewhere)).toBe(closeCode.signedOut);

		const held = await holdSessions();
		expect(await answerTo(forged(), council)).toBe(429);
		await held.release();
	});

	test('[B11] of forged sessions that come at one moment so many wait for the database, the others are refused', async () => {
		await start({ lookUps: 50 });
		const held = await holdSessions();
		const answers: unknown[] = [];
		const all = Array.from({ length: 80 }, async () => answers.push(await answerTo(forged(), council)));
		await expect.poll(() => countOf(answers, 429), { timeout: 10_000 }).toBe(30);
		await held.release();
		await Promise.all(all);
		expect(countOf(answers, closeCode.signedOut)).toBe(50);
	});

	test('[B11] without a session so many are told to sign in, the others are refused, whoever has one is let in', async () => {
		await start();
		const answers: unknown[] = [];
		for (let count = 0; count < 40; count += 1) answers.push(await answerTo(null, council));
		expect(countOf(answers, closeCode.signedOut)).toBe(strangerLimits.sockets);
		expect(countOf(answers, 429)).toBe(40 - strangerLimits.sockets);
		const [cookie = ''] = await signedIn(1);
		expect(await answerTo(cookie, council)).toBe('in');
	});

	test('200 officers behind one address come back at once, also while forged sessions come from it', async () => {
		await start();
		const cookies = await signedIn(200);
		const all = () => Promise.all(cookies.map((cookie) => answerTo(cookie, council)));
		expect(countOf(await all(), 'in')).toBe(200);
		while ((await answerTo(forged(), council)) !== 429);
		expect(countOf(await all(), 'in')).toBe(200);
		// Known is not let in: what has ended meanwhile is found ended, and is a stranger from then on.
		await db.database.sql`delete from session`;
		expect(await answerTo(cookies[0]!, council)).toBe(closeCode.signedOut);
		expect(await answerTo(cookies[0]!, council)).toBe(429);
	});

	test('an officer who was not met before is let in when the flood from their address has passed', async () => {
		const strangers = createStrangers(
			{ ...config, trustedProxies: 0 },
			{ limits: { ...strangerLimits, windowMs: 2_000 } }
		);
		server = await startSyncServer(db, { strangers });
		const [cookie = ''] = await signedIn(1);
		await Promise.all(Array.from({ length: 40 }, () => answerTo(forged(), council)));
		expect(await answerTo(cookie, council)).toBe(429);
		const writer = await openWriter({ port: server.port, documentId: made.documentId, cookie });
		writer.close();
	});

	test('[B11] live events are asked after within the same bounds, over sockets and over HTTP', async () => {
		await start();
		const http = createServer();
		http.listen(0, '127.0.0.1');
		await once(http, 'listening');
		const { port } = http.address() as AddressInfo;
		const log = createLog(config);
		const bus = createPostgresBus({ url: db.url, log });
		const strangers = createStrangers(config);
		const live = attachLive({ httpServer: http, sql: db.database.sql, config, bus, log, strangers });
		const [cookie = ''] = await signedIn(1);
		const dial = async (headers: Record<string, string>) => {
			const socket = new WebSocket(`ws://127.0.0.1:${port}/live/?EIO=4&transport=websocket`, {
				headers: { origin: syncOrigin, 'x-forwarded-for': council, ...headers }
			});
			socket.on('error', () => socket.terminate());
			const refused = once(socket, 'unexpected-response').then(
				([, response]) => (response as IncomingMessage).statusCode
			);
			const status = await Promise.race([refused, once(socket, 'open').then(() => 101)]);
			socket.terminate();
			return status;
		};
		const poll = async (headers: Record<string, string>) => {
			const url = `http://127.0.0.1:${port}/live/?EIO=4&transport=polling`;
			const own = { origin: syncOrigin, 'x-forwarded-for': council };
			return (await fetch(url, { headers: { ...own, ...headers } })).status;
		};
		try {
			expect(await dial({ cookie })).toBe(101);
			const answers: unknown[] = [];
			for (let count = 0; count < 40; count += 1) answers.push(await dial({ cookie: forged() }));
			expect(countOf(answers, 101)).toBe(strangerLimits.sockets);
			expect(countOf(answers, 429)).toBe(40 - strangerLimits.sockets);
			expect(await poll({ cookie: forged() })).toBe(403);
			expect(await dial({ cookie })).toBe(101);
			expect(await poll({ cookie })).toBe(200);
		} finally {
			await live.close();
			await bus.close();
			http.close();
		}
	});
});
