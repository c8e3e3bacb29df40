import { Manager } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { livePath } from '../../src/lib/protocol/live.ts';
import { closeCode, syncLimits, syncNamespace } from '../../src/lib/protocol/sync.ts';
import { httpSocketClass } from '../../src/lib/realtime/http-socket.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { pollingManager } from '../support/http-line.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, syncOrigin, type SyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, when, type Door } from '../support/writers.ts';

/** What is said of websockets in durable.test.ts and read-only.test.ts is said of HTTP there too. [D13] */
describe('a document over HTTP', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		server.refused.length = 0;
		made = await makeDocument(db.database.sql);
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	const doorOf = ({ cookie }: { cookie?: string }, transport: Door['transport'] = 'http'): Door => ({
		port: server.port,
		documentId: made.documentId,
		transport,
		cookie
	});
	async function join(transport: Door['transport'] = 'http'): Promise<Page> {
		const page = await openSynced(doorOf(await made.officer('editor'), transport));
		pages.push(page);
		return page;
	}
	const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();
	const edit = (page: Page, text: string) =>
		updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', text));

	it('shows the edits of each to the other, whatever their transport', async () => {
		const [http, websocket] = [await join('http'), await join('websocket')];
		const first = edit(http, 'By requests.');
		http.update(first);
		Y.applyUpdate(http.doc, first);
		await when(websocket.doc, () => textOf(websocket.doc).includes('By requests.'));
		websocket.update(edit(websocket, 'By socket.'));
		await when(http.doc, () => textOf(http.doc).includes('By socket.'));
		await Promise.all([http.durable(1), websocket.durable(1)]);
	});

	it('[A3] is refused with the codes of a websocket', async () => {
		expect(await closeCodeOf(doorOf({}))).toBe(closeCode.signedOut);
		expect(await closeCodeOf(doorOf(await made.officer(null)))).toBe(closeCode.notFound);
		const editor = doorOf(await made.officer('editor'));
		expect(await closeCodeOf({ ...editor, documentId: 'none' })).toBe(closeCode.notFound);
		expect(await closeCodeOf(editor, '?schema=999')).toBe(closeCode.reload);
		const other = await made.officer('editor');
		const first = await openSynced(doorOf(other), '?client=4242');
		pages.push(first);
		expect(await closeCodeOf(editor, '?client=4242')).toBe(closeCode.clientIdTaken);
	});

	it('[A7] is refused at the handshake when the page is not ours', async () => {
		const { cookie } = await made.officer('editor');
		const handshake = (headers: Record<string, string>) =>
			fetch(`http://127.0.0.1:${server.port}${livePath}/?EIO=4&transport=polling`, {
				headers: { cookie, ...headers }
			}).then(({ status }) => status);
		expect(await handshake({ origin: 'https://evil.example' })).toBe(403);
		expect(await handshake({})).toBe(403);
		expect(await handshake({ origin: syncOrigin })).toBe(200);
	});

	it('[P12] is for polling alone', async () => {
		const { cookie } = await made.officer('editor');
		const manager = new Manager(`http://127.0.0.1:${server.port}`, {
			path: livePath,
			transports: ['websocket'],
			extraHeaders: { origin: syncOrigin, cookie },
			reconnection: false
		});
		const socket = manager.socket(syncNamespace(made.documentId, 1));
		const refused = await new Promise<Error & { data?: unknown }>((resolve) =>
			socket.once('connect_error', resolve)
		);
		socket.disconnect();
		expect(refused.data).toMatchObject({ code: closeCode.badContent });
	});

	it('[B3] a message over the limit ends its line, changes nothing, and nobody else notices', async () => {
		const [page, other] = [await join(), await join()];
		page.update(edit(page, 'x'.repeat(syncLimits.maxMessageBytes)));
		expect(await page.closed).toBe(1009);
		const larger = await join();
		larger.send(new Uint8Array(3 * syncLimits.maxMessageBytes));
		expect(await larger.closed).toBe(1006);
		other.update(edit(other, 'Still here.'));
		await other.durable(1);
		expect(textOf(other.doc)).not.toContain('xxx');
	});

	it('[B1] what is not bytes, or no message, ends its line with a reason', async () => {
		const garbage = await join();
		garbage.send(new Uint8Array([0, 2, 255, 255, 255]));
		expect(await garbage.closed).toBe(closeCode.badContent);
		const { cookie } = await made.officer('editor');
		const manager = pollingManager({ port: server.port, origin: syncOrigin, cookie });
		const socket = manager.socket(syncNamespace(made.documentId, 1));
		const closed = new Promise((resolve) => socket.once('closed', resolve));
		socket.connect();
		socket.emit('message', 'words instead of bytes');
		expect(await closed).toMatchObject({ code: closeCode.badContent });
		socket.disconnect();
	});

	it('[P12] a page that asks for document after document is told to wait', async () => {
		const { cookie } = await made.officer('editor');
		const manager = pollingManager({ port: server.port, origin: syncOrigin, cookie });
		onTestFinished(() => manager._close());
		const answers = await Promise.all(
			Array.from({ length: 45 }, (_, attempt) => {
				const socket = manager.socket(syncNamespace(made.documentId, attempt));
				socket.connect();
				return new Promise<number>((resolve) => {
					socket.once('connect', () => resolve(0));
					socket.once('connect_error', (error: Error & { data?: { code: number } }) =>
						resolve(error.data?.code ?? -1)
					);
				});
			})
		);
		expect(answers.filter((code) => code === 0)).toHaveLength(40);
		expect(answers.filter((code) => code === closeCode.tooFast)).toHaveLength(5);
	});

	it('[D9] a page that does not fetch what is sent is dropped rather than buffered for', async () => {
		const { cookie } = await made.officer('editor');
		const headers = { cookie, origin: syncOrigin, 'content-type': 'text/plain;charset=UTF-8' };
		const url = `http://127.0.0.1:${server.port}${livePath}/?EIO=4&transport=polling`;
		const opened = JSON.parse((await (await fetch(url, { headers })).text()).slice(1)) as { sid: string };
		const posts = (body: string) => fetch(`${url}&sid=${opened.sid}`, { method: 'POST', headers, body });
		expect((await posts(`40${syncNamespace(made.documentId, 1)},`)).status).toBe(200);
		const author = await join('websocket');
		let sent = 0;
		while (!server.refused.includes('slowReader')) {
			author.update(edit(author, 'y'.repeat(900_000)));
			sent += 1;
			await author.durable(sent);
			expect(sent * 900_000).toBeLessThan(2 * syncLimits.maxUnreadBytes);
		}
		expect((await posts('3')).status).toBe(400);
	});

	it('[P12] a line that ends while its page is being let in takes no place for ever', async () => {
		const { cookie } = await made.officer('editor');
		const headers = { cookie, origin: syncOrigin, 'content-type': 'text/plain;charset=UTF-8' };
		const url = `http://127.0.0.1:${server.port}${livePath}/?EIO=4&transport=polling`;
		const before = server.sync.gauges().sockets;
		await Promise.all(
			Array.from({ length: 20 }, async () => {
				const opened = JSON.parse((await (await fetch(url, { headers })).text()).slice(1)) as { sid: string };
				// The join and the end of the connection in one: it is over before its rights are known.
				const body = `40${syncNamespace(made.documentId, 1)},\u001e1`;
				await fetch(`${url}&sid=${opened.sid}`, { method: 'POST', headers, body });
			})
		);
		// Somebody who comes in later was let in after all of them.
		const page = await join();
		await page.roundTrip();
		expect(server.sync.gauges().sockets).toBe(before + 1);
	});

	it('[P12] a line given up before it opened is left as soon as the server lets it in', async () => {
		const { cookie } = await made.officer('editor');
		const manager = pollingManager({ port: server.port, origin: syncOrigin, cookie });
		onTestFinished(() => manager._close());
		const Line = httpSocketClass(async () => manager);
		const address = `ws://127.0.0.1:${server.port}/sync/${made.documentId}`;
		// Something else keeps the connection of the page open.
		const open = new Line(address);
		await new Promise<void>((resolve) => (open.onopen = () => resolve()));
		const before = server.sync.gauges().sockets;
		const givenUp = new Line(address);
		// It has asked, and no answer can be here yet.
		await Promise.resolve();
		givenUp.close();
		// Somebody who comes later was let in after it.
		const page = await join();
		await page.roundTrip();
		await expect.poll(() => server.sync.gauges().sockets).toBe(before + 1);
	});

	it('[P13] a stop closes it with 1012, and what it sent is on disk', async () => {
		const own = await startSyncServer(db);
		const page = await openSynced({ ...doorOf(await made.officer('editor')), port: own.port });
		page.update(edit(page, 'Just before.'));
		await page.roundTrip();
		await own.close();
		expect(await page.closed).toBe(closeCode.restart);
		expect(page.heard.some((message) => message.type === 'durable' && message.count === 1)).toBe(true);
		const fresh = await join();
		expect(textOf(fresh.doc)).toContain('Just before.');
	});
});
