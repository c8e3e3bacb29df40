import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openDatabase } from '../../db/connection.server.ts';
import { readDocument } from '../../db/queries/documents.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { nothingNew, openPage, openSynced, updateOf, type Heard, type Page } from '../support/page.ts';
import { pausableProxy } from '../support/pausable-proxy.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph, when, type Door } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();
const isDurable = (message: Heard) => message.type === 'durable';
const isUpdate = (message: Heard) => message.type === 'update';

describe.each(['websocket', 'http'] as const)('what is shown as saved is on disk (%s)', (transport) => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	let door: Door;
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		made = await makeDocument(db.database.sql);
		door = await editorsDoor();
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	const editorsDoor = async (): Promise<Door> => ({
		port: server.port,
		documentId: made.documentId,
		transport,
		cookie: (await made.officer('editor')).cookie
	});

	async function join(at: Door = door): Promise<Page> {
		const page = await openSynced(at);
		pages.push(page);
		return page;
	}

	const rows = async () => {
		const [counted] = await db.database.sql<{ count: number }[]>`
			select count(*)::int as count from document_update where document_id = ${made.documentId}`;
		return counted!.count;
	};

	async function stored(): Promise<Y.Doc> {
		const { snapshot, tail } = (await readDocument(db.database.sql, made.documentId))!;
		const doc = new Y.Doc();
		for (const part of [...(snapshot ? [snapshot] : []), ...tail]) Y.applyUpdate(doc, part);
		return doc;
	}

	test('[P2] peers see an edit after its commit, or after 50 ms; its author is told after the commit only', async () => {
		const author = await join();
		const peer = await join(await editorsDoor());
		const held = await holdCommits(db.database.sql, made.documentId);
		const sentAt = performance.now();
		author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', 'A stalled disk.')));
		await peer.until(isUpdate);
		const seenAfterMs = performance.now() - sentAt;
		expect(seenAfterMs).toBeGreaterThanOrEqual(50);
		expect(seenAfterMs).toBeLessThan(1_000);
		expect(textOf(peer.doc)).toContain('A stalled disk.');
		expect(await rows()).toBe(1);
		expect(author.heard.some(isDurable)).toBe(false);

		await held.release();
		await author.durable(1);
		expect(textOf(await stored())).toContain('A stalled disk.');
		expect(peer.heard.some(isDurable)).toBe(false);
	});

	test('[P2] who joins while a shown edit waits for the disk sees it too', async () => {
		const author = await join();
		const peer = await join(await editorsDoor());
		const held = await holdCommits(db.database.sql, made.documentId);
		author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', 'Shown early.')));
		await peer.until(isUpdate);
		const late = await join(await editorsDoor());
		await held.release();
		await author.durable(1);
		await when(late.doc, () => textOf(late.doc).includes('Shown early.'));
	});

	test('[P1] a page that comes back with nothing new appends nothing, and is told when what it repeats is on disk', async () => {
		const author = await join();
		const peer = await join(await editorsDoor());
		const held = await holdCommits(db.database.sql, made.documentId);
		const update = updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', 'Said twice.'));
		author.update(update);
		await peer.until(isUpdate);
		author.close();

		const again = await openPage(door);
		pages.push(again);
		again.step2(update);
		again.update(nothingNew);
		// Its own question is answered in order, so by then both messages were heard.
		await again.roundTrip();
		expect(again.heard.some(isDurable)).toBe(false);
		await held.release();
		await again.durable(2);
		expect(textOf(await stored())).toContain('Said twice.');
		expect(await rows()).toBe(2);

		again.step2(update);
		await again.durable(3);
		expect(await rows()).toBe(2);
	});

	test('[P1] the edits of several authors share commits, and each is told of their own', async () => {
		const authors = [await join(), await join(await editorsDoor()), await join(await editorsDoor())];
		const held = await holdCommits(db.database.sql, made.documentId);
		for (const [index, author] of authors.entries()) {
			for (let word = 0; word <= index; word += 1) {
				const text = `Author ${index} word ${word}.`;
				author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', text)));
			}
		}
		await held.release();
		await Promise.all(authors.map((author, index) => author.durable(index + 1)));
		const text = textOf(await stored());
		for (const [index, author] of authors.entries()) {
			for (let word = 0; word <= index; word += 1) expect(text).toContain(`Author ${index} word ${word}.`);
			const most = Math.max(...author.heard.map((each) => (each.type === 'durable' ? each.count : 0)));
			expect(most).toBe(index + 1);
		}
		expect(await rows()).toBeLessThanOrEqual(4);
	});

	test('[P1] a deletion is an edit: stored, shown and acknowledged', async () => {
		const author = await join();
		const peer = await join(await editorsDoor());
		author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', 'To be deleted.')));
		await author.durable(1);
		await when(peer.doc, () => textOf(peer.doc).includes('To be deleted.'));
		peer.update(
			updateOf(peer.doc, (doc) => {
				const fragment = doc.getXmlFragment('problem');
				fragment.delete(fragment.length - 1, 1);
			})
		);
		await peer.durable(1);
		expect(textOf(await stored())).not.toContain('To be deleted.');
		await when(author.doc, () => !textOf(author.doc).includes('To be deleted.'));
		// Whoever has all the clocks is told of the deletion nevertheless.
		const late = await openPage(door);
		pages.push(late);
		const before = Y.encodeStateVector(author.doc);
		late.step1(before);
		const answer = await late.until((message) => message.type === 'step2');
		expect(answer.type === 'step2' && Y.decodeUpdate(answer.bytes).ds.clients.size).toBe(1);
	});

	test('[P1] a step 2 and an update each count as one message, a step 1 and presence as none', async () => {
		const page = await join();
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'One.')));
		page.step1();
		page.presence({ clientId: 7, clock: 1, state: {} });
		page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'Two.')));
		page.update(nothingNew);
		await page.durable(3);
	});

	test('[P1] an edit that builds on something unknown is never acknowledged by a later one', async () => {
		const page = await join();
		const base = new Y.Doc();
		Y.applyUpdate(base, Y.encodeStateAsUpdate(page.doc));
		const updates: Uint8Array[] = [];
		base.on('update', (update: Uint8Array) => updates.push(update));
		typeParagraph(base, 'problem', 'First.');
		typeParagraph(base, 'problem', 'Second.');
		base.getXmlFragment('problem').delete(0, 1);
		const [first, second, deletion] = updates as [Uint8Array, Uint8Array, Uint8Array];

		// The first is lost on its way.
		page.update(second);
		await page.until((message) => message.type === 'step1' && message !== page.heard[0]);
		page.update(deletion);
		await page.roundTrip();
		// A later message of somebody else is on disk before this one is looked at.
		const other = await join(await editorsDoor());
		other.update(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', 'Third.')));
		await other.durable(1);
		const acknowledged = page.heard.flatMap((each) => (each.type === 'durable' ? [each.count] : []));
		expect(Math.max(0, ...acknowledged)).toBe(0);

		page.step2(Y.mergeUpdates([first, second, deletion]));
		await page.durable(3);
		expect(textOf(await stored())).toContain('Second.');
	});

	test('[P1] with the database away nothing is called saved and typing goes on; all is saved within 5 s of its return', async () => {
		const proxy = await pausableProxy(db.url);
		const database = openDatabase({ url: proxy.url, poolSize: 5, prepare: true });
		const away = await startSyncServer({ url: proxy.url, database, close: () => database.close() });
		const at = { ...door, port: away.port };
		const author = await join(at);
		const peer = await join({ ...(await editorsDoor()), port: away.port });
		proxy.pause();
		const words = Array.from({ length: 40 }, (_, index) => `Word ${index} without a database.`);
		for (const word of words) {
			author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', word)));
			await when(peer.doc, () => textOf(peer.doc).includes(word));
		}
		expect(author.heard.some(isDurable)).toBe(false);
		expect(away.sync.gauges().unsavedMs).toBeGreaterThan(1_000);

		proxy.resume();
		await author.durable(words.length, 5_000);
		const text = textOf(await stored());
		for (const word of words) expect(text).toContain(word);
		author.close();
		peer.close();
		await away.close();
		await database.close();
		await proxy.close();
	});

	test('a database that refuses for a while is said once, and once that it takes words again', async () => {
		const { sql } = db.database;
		const said: string[] = [];
		const log = {
			info: (_details: object, message: string) => void said.push(message),
			warn: (_details: object, message: string) => void said.push(message),
			error: (_details: object, message: string) => void said.push(message)
		};
		const refusing = await startSyncServer(db, { log });
		const author = await join({ ...door, port: refusing.port });
		await sql`alter table document_update rename to document_update_away`;
		try {
			author.update(updateOf(author.doc, (doc) => void typeParagraph(doc, 'problem', 'Kept.')));
			// By then it was tried four times.
			await expect.poll(() => refusing.sync.gauges().unsavedMs, { timeout: 5_000 }).toBeGreaterThan(1_000);
			expect(author.heard.some(isDurable)).toBe(false);
		} finally {
			await sql`alter table document_update_away rename to document_update`;
		}
		await author.durable(1, 5_000);
		expect(said).toEqual([
			'journal: the database did not take a batch, trying again',
			'journal: the database takes batches again'
		]);
		author.close();
		await refusing.close();
	});
});
