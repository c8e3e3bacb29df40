import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createDocument, sha256 } from '../../db/queries/documents.ts';
import { appendToLogs } from '../../db/queries/journal.ts';
import { closeCode, SCHEMA_VERSION } from '../../src/lib/protocol/sync.ts';
import { ring } from '../../server/bus/bus.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openPage, openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, when, type Door } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

describe('opening a document', () => {
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
		door = { port: server.port, documentId: made.documentId, cookie: (await made.officer('editor')).cookie };
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	async function join(at: Door = door): Promise<Page> {
		const page = await openSynced(at);
		pages.push(page);
		return page;
	}

	/** Everything stored about the document, as one value to compare. */
	const storedBytes = async () => {
		const { sql } = db.database;
		const id = made.documentId;
		const [head, updates, snapshot] = await Promise.all([
			sql`select seq::int from document_head where document_id = ${id}`,
			sql`select seq::int, encode(bytes, 'hex') as bytes from document_update where document_id = ${id} order by seq`,
			sql`select seq::int, encode(bytes, 'hex') as bytes, sha256 from document_snapshot where document_id = ${id}`
		]);
		return JSON.stringify({ head, updates, snapshot });
	};

	/** Some rows in the log, written past the server. */
	async function appendWords(...words: string[]): Promise<void> {
		const base = await storedDoc();
		for (const word of words) {
			const bytes = updateOf(base, (doc) => void typeParagraph(doc, 'problem', word));
			Y.applyUpdate(base, bytes);
			await appendToLogs(db.database.sql, [{ documentId: made.documentId, bytes, claims: [] }]);
		}
	}

	async function storedDoc(): Promise<Y.Doc> {
		const rows = await db.database.sql<{ bytes: Buffer }[]>`
			select bytes from document_update where document_id = ${made.documentId} order by seq`;
		const doc = new Y.Doc();
		for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
		return doc;
	}

	const damages: [string, () => Promise<unknown>][] = [
		[
			'a snapshot with a flipped byte',
			async () => {
				const bytes = Y.encodeStateAsUpdate(await storedDoc());
				const flipped = Buffer.from(bytes);
				flipped[flipped.length >> 1]! ^= 1;
				await db.database.sql`insert into document_snapshot (document_id, seq, bytes, sha256)
					values (${made.documentId}, 2, ${flipped}, ${sha256(bytes)})`;
				await db.database
					.sql`delete from document_update where document_id = ${made.documentId} and seq <= 2`;
			}
		],
		[
			'a row missing in the middle of the log',
			() => db.database.sql`delete from document_update where document_id = ${made.documentId} and seq = 2`
		],
		[
			'a row missing at the end of the log',
			() => db.database.sql`delete from document_update where document_id = ${made.documentId} and seq = 3`
		],
		[
			'a row missing at the start of the log',
			() => db.database.sql`delete from document_update where document_id = ${made.documentId} and seq = 1`
		],
		[
			'no log at all',
			() => db.database.sql`delete from document_update where document_id = ${made.documentId}`
		],
		[
			'a row that cannot be read',
			() =>
				db.database
					.sql`update document_update set bytes = '\\x05ffff01' where document_id = ${made.documentId} and seq = 2`
		]
	];
	test.each(damages)(
		'[P7] [D14] a document with %s stays closed with 4424, and what is stored stays as it is',
		async (_what, damage) => {
			await appendWords('One.', 'Two.');
			await damage();
			const before = await storedBytes();
			const page = await openPage(door);
			page.step1();
			page.step2(updateOf(new Y.Doc(), (doc) => void typeParagraph(doc, 'problem', 'Over an empty text.')));
			expect(await page.closed).toBe(closeCode.damaged);
			expect(page.heard).toEqual([]);
			expect(await storedBytes()).toBe(before);
			// Other documents are as they were.
			const other = await makeDocument(db.database.sql);
			const elsewhere = await openSynced({
				port: server.port,
				documentId: other.documentId,
				cookie: (await other.officer('editor')).cookie
			});
			elsewhere.close();
		}
	);

	test('[P7] a damaged document opens again once it was mended', async () => {
		await appendWords('One.');
		const [row] = await db.database.sql<{ bytes: Buffer }[]>`
			delete from document_update where document_id = ${made.documentId} and seq = 2 returning bytes`;
		expect(await closeCodeOf(door)).toBe(closeCode.damaged);
		await db.database
			.sql`insert into document_update (document_id, seq, bytes) values (${made.documentId}, 2, ${row!.bytes})`;
		expect(textOf((await join()).doc)).toContain('One.');
	});

	test('[P7] a text that is newer than this program is not opened by it', async () => {
		await db.database
			.sql`update document set schema_version = ${SCHEMA_VERSION + 1} where id = ${made.documentId}`;
		const before = await storedBytes();
		const page = await openPage(door);
		page.step1();
		expect(await page.closed).toBe(closeCode.comeBackLater);
		expect(page.heard).toEqual([]);
		expect(await storedBytes()).toBe(before);
	});

	test('[P7] a text of an older schema opens, and is of this one once somebody who may write came', async () => {
		const { sql } = db.database;
		const version = async () =>
			(await sql`select schema_version from document where id = ${made.documentId}`)[0]!
				.schema_version as number;
		await sql`update document set schema_version = ${SCHEMA_VERSION - 1} where id = ${made.documentId}`;
		const reader = await made.officer('viewer');
		const reading = await join({ ...door, cookie: reader.cookie });
		expect(await version()).toBe(SCHEMA_VERSION - 1);
		const page = await join();
		expect(await version()).toBe(SCHEMA_VERSION);
		// Nothing of what was stored changed.
		expect(textOf(page.doc)).toBe(textOf(reading.doc));
	});

	test('[P7] a text of an older schema is of this one before a reader who becomes a writer may write', async () => {
		const { sql } = db.database;
		await sql`update document set schema_version = ${SCHEMA_VERSION - 1} where id = ${made.documentId}`;
		const reader = await made.officer('viewer');
		const reading = await join({ ...door, cookie: reader.cookie });
		await sql`update room_member set role = 'editor' where officer_id = ${reader.id}`;
		await sql.begin((tx) => ring(tx, { type: 'access', roomId: made.roomId, officerId: reader.id }));
		await reading.until((message) => message.type === 'access' && message.mayWrite);
		const [row] = await sql`select schema_version from document where id = ${made.documentId}`;
		expect(row!.schema_version).toBe(SCHEMA_VERSION);
	});

	test('[P8] [C3] 100 who open a new document at once see its template once', async () => {
		const opened = await Promise.all(Array.from({ length: 100 }, () => openSynced(door)));
		pages.push(...opened);
		for (const page of opened) {
			expect(page.doc.getXmlFragment('problem').length).toBe(1);
			expect(Y.equalSnapshots(Y.snapshot(page.doc), Y.snapshot(opened[0]!.doc))).toBe(true);
		}
		expect(JSON.parse(await storedBytes())).toMatchObject({ head: [{ seq: 1 }], snapshot: [] });
	});

	test('[P8] the template is made by the server alone, once, whoever makes it again', async () => {
		const id = randomUUID();
		const update = Y.encodeStateAsUpdate(await storedDoc());
		await createDocument(db.database.sql, { id, schemaVersion: SCHEMA_VERSION, update, clientIds: [] });
		await expect(
			createDocument(db.database.sql, { id, schemaVersion: SCHEMA_VERSION, update, clientIds: [] })
		).rejects.toThrow(/duplicate key/);
	});

	test('a document that nobody reads any more leaves the memory, also after somebody was refused', async () => {
		const idle = await startSyncServer(db, { idleMs: 50 });
		const at = { ...door, port: idle.port };
		const page = await join(at);
		await join({ ...door, port: idle.port });
		expect(idle.sync.gauges().documents).toBe(1);
		for (const each of pages.splice(0)) each.close();
		await page.closed;
		await untilSo(() => idle.sync.gauges().documents === 0);
		const stranger = await made.officer('editor');
		const here = await openSynced(at, '?client=31');
		here.update(updateOf(here.doc, (doc) => void typeParagraph(doc, 'problem', 'Kept.'), 31));
		await here.durable(1);
		here.close();
		await here.closed;
		expect(await closeCodeOf({ ...at, cookie: stranger.cookie }, '?client=31')).toBe(closeCode.clientIdTaken);
		await untilSo(() => idle.sync.gauges().documents === 0);
		expect(textOf((await join(at)).doc)).toContain('Kept.');
		await idle.close();
	});

	describe('with another server writing to the same document', () => {
		let second: SyncServer;
		beforeAll(async () => {
			second = await startSyncServer(db);
		});
		afterAll(() => second.close());

		test('[P9] a gap in the sequence is read from the log and shown to everybody here', async () => {
			const here = await join();
			const there = await join({ ...door, port: second.port, cookie: (await made.officer('editor')).cookie });
			for (const word of ['There one.', 'There two.']) {
				there.step2(updateOf(there.doc, (doc) => void typeParagraph(doc, 'problem', word)));
			}
			await there.durable(2);
			here.step2(updateOf(here.doc, (doc) => void typeParagraph(doc, 'problem', 'Here.')));
			await here.durable(1);
			await when(
				here.doc,
				() => textOf(here.doc).includes('There one.') && textOf(here.doc).includes('There two.')
			);
			const fresh = await join();
			for (const word of ['Here.', 'There one.', 'There two.']) expect(textOf(fresh.doc)).toContain(word);
		});

		test('[P9] a gap that a snapshot has swallowed meanwhile is never taken for an empty one', async () => {
			const here = await join();
			await appendWords('Swallowed one.', 'Swallowed two.');
			const bytes = Y.encodeStateAsUpdate(await storedDoc());
			await db.database.sql`insert into document_snapshot (document_id, seq, bytes, sha256)
				values (${made.documentId}, 3, ${Buffer.from(bytes)}, ${sha256(bytes)})`;
			await db.database.sql`delete from document_update where document_id = ${made.documentId}`;
			const word = updateOf(here.doc, (doc) => void typeParagraph(doc, 'problem', 'Here.'));
			here.step2(word);
			await here.durable(1);
			// This server cannot know what it missed: everybody comes back to a text that is read afresh.
			expect(await here.closed).toBe(closeCode.comeBackLater);
			const fresh = await join();
			for (const text of ['Here.', 'Swallowed one.', 'Swallowed two.'])
				expect(textOf(fresh.doc)).toContain(text);
			fresh.step2(updateOf(fresh.doc, (doc) => void typeParagraph(doc, 'problem', 'And on.')));
			await fresh.durable(1);
		});
	});
});

async function untilSo(isSo: () => boolean, limitMs = 5_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!isSo()) {
		if (performance.now() > end) throw new Error('it did not become so in time');
		await new Promise((resolve) => setImmediate(resolve));
	}
}
