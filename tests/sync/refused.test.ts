import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCode, SCHEMA_VERSION } from '../../src/lib/protocol/sync.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openPage, openSynced, updateOf } from '../support/page.ts';
import { startSyncServer, syncOrigin, type SyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, type Door } from '../support/writers.ts';

describe('who is not let in to a document', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	let editor: { id: string; cookie: string };
	let door: Door;

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		made = await makeDocument(db.database.sql);
		editor = await made.officer('editor');
		door = { port: server.port, documentId: made.documentId, cookie: editor.cookie };
	});
	afterAll(async () => {
		await server.close();
		await db.close();
	});

	/** The HTTP status with which a handshake is answered; 101 when it succeeds. */
	async function handshakeStatus(headers: Record<string, string>): Promise<number> {
		const socket = new WebSocket(`ws://127.0.0.1:${server.port}/sync/${made.documentId}`, { headers });
		const opened = once(socket, 'open').then(() => 101);
		const refused = once(socket, 'unexpected-response').then(
			([, response]) => (response as IncomingMessage).statusCode!
		);
		socket.on('error', () => socket.terminate());
		const status = await Promise.race([opened, refused]);
		socket.terminate();
		return status;
	}

	test.each([
		['another site', { origin: 'https://evil.example' }],
		['no site at all', {}],
		['a sandboxed frame', { origin: 'null' }],
		['a sibling sub-domain', { origin: 'http://www.folkmoot.test' }],
		['another port', { origin: 'http://folkmoot.test:8080' }],
		['another scheme', { origin: 'https://folkmoot.test' }],
		['a name that begins with ours', { origin: 'http://folkmoot.test.evil.example' }],
		['ours with a path', { origin: 'http://folkmoot.test/' }]
	])('[P5] a page of %s gets 403 at the handshake, signed in or not', async (_who, headers) => {
		expect(await handshakeStatus({ ...headers, cookie: editor.cookie } as Record<string, string>)).toBe(403);
		expect(await handshakeStatus(headers as Record<string, string>)).toBe(403);
	});

	test('our own page is let in', async () => {
		expect(await handshakeStatus({ origin: syncOrigin, cookie: editor.cookie })).toBe(101);
	});

	test('[P5] nobody without a session that stands is let in: 4401', async () => {
		const { sql } = db.database;
		const [name, token = ''] = editor.cookie.split('=');
		const [id, secret = ''] = token.split('.');
		const forged = `${name}=${id}.${secret.replace(/./g, 'a')}`;
		const expired = await made.officer('editor');
		await sql`update session set expires_at = now() - interval '1 second' where officer_id = ${expired.id}`;
		const idle = await made.officer('editor');
		await sql`update session set last_used_at = now() - interval '15 days' where officer_id = ${idle.id}`;
		const ended = await made.officer('editor');
		await sql`delete from session where officer_id = ${ended.id}`;
		const suspended = await made.officer('owner');
		await sql`update officer set suspended_at = now() where id = ${suspended.id}`;

		const cookies = [undefined, forged, `${name}=`, `${name}=nonsense`, `${name}=${id}`];
		for (const cookie of [...cookies, expired.cookie, idle.cookie, ended.cookie, suspended.cookie]) {
			expect(await closeCodeOf({ ...door, cookie }), String(cookie)).toBe(closeCode.signedOut);
		}
	});

	test('[P5] an outsider cannot tell a document that is there from one that is not: both 4404', async () => {
		const outsider = await made.officer(null);
		const there = await openPage({ ...door, cookie: outsider.cookie });
		const absent = await openPage({ ...door, cookie: outsider.cookie, documentId: randomUUID() });
		expect(await there.closed).toBe(closeCode.notFound);
		expect(await absent.closed).toBe(closeCode.notFound);
		expect([there.heard, absent.heard]).toEqual([[], []]);
		// Nor by any parameter: an old schema and a client id in use are looked at only after the door.
		const page = await openPage(door, '?client=4711');
		for (const params of ['?schema=0', '?client=4711']) {
			expect(await closeCodeOf({ ...door, cookie: outsider.cookie }, params)).toBe(closeCode.notFound);
		}
		page.close();
	});

	test('[P5] a deleted, unknown or malformed document is not found, by those in the room either', async () => {
		await db.database.sql`update proposal set deleted_at = now() where id = ${made.documentId}`;
		expect(await closeCodeOf(door)).toBe(closeCode.notFound);
		const names = [randomUUID(), 'nonsense', `${made.documentId}/x`, '..%2f', "';drop table document;--", ''];
		for (const documentId of names) {
			expect(await closeCodeOf({ ...door, documentId }), documentId).toBe(closeCode.notFound);
		}
	});

	test('[P6] all roles see the text, and an open room is read by officers outside of it', async () => {
		for (const role of ['owner', 'editor', 'commenter', 'viewer'] as const) {
			const page = await openSynced({ ...door, cookie: (await made.officer(role)).cookie });
			page.close();
		}
		await db.database.sql`update room set visibility = 'open' where id = ${made.roomId}`;
		const visitor = await openSynced({ ...door, cookie: (await made.officer(null)).cookie });
		await visitor.until((message) => message.type === 'access' && !message.mayWrite);
		visitor.close();
	});

	test.each([String(SCHEMA_VERSION - 1), String(SCHEMA_VERSION + 1)])(
		'[P7] a page of schema %s is told to reload with 4426 and is sent nothing of the text',
		async (schema) => {
			const page = await openPage(door, `?schema=${schema}`);
			expect(await page.closed).toBe(closeCode.reload);
			expect(page.heard).toEqual([]);
		}
	);

	test.each(['x', '-1', '1.5', '1e3', '99999999999999999999', ''])(
		'a client id or schema that is no whole number (%j) is not found',
		async (number) => {
			expect(await closeCodeOf(door, `?client=${number}`)).toBe(closeCode.notFound);
			expect(await closeCodeOf(door, `?schema=${number}`)).toBe(closeCode.notFound);
		}
	);

	test('[P4] a client id under which another officer writes or is here is refused with 4409', async () => {
		const other = { ...door, cookie: (await made.officer('editor')).cookie };
		const here = await openSynced(door, '?client=1001');
		expect(await closeCodeOf(other, '?client=1001')).toBe(closeCode.clientIdTaken);
		here.update(updateOf(here.doc, (doc) => void typeParagraph(doc, 'problem', 'Mine.'), 1001));
		await here.durable(1);
		here.close();
		expect(await closeCodeOf(other, '?client=1001')).toBe(closeCode.clientIdTaken);
		// The same officer on another device goes on with it.
		const again = await openSynced(door, '?client=1001');
		again.close();
	});
});
