import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { foldHistory, readHistory, readHistoryFacts, readOverflow } from '../../db/queries/history.ts';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { packEdits, unpackEdits } from '../../db/queries/pack-edits.ts';
import { makeSnapshot } from '../../server/documents/make-snapshot.ts';
import { openStored } from '../../src/lib/proposals/server/read-document.ts';
import { readHistoryPiece, readStep } from '../../src/lib/replay/server/read-history.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

let db: TestDatabase;
let server: SyncServer;
let made: TestDocument;
const keys = ['problem'];
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase();
	server = await startSyncServer(db);
});
beforeEach(async () => {
	made = await makeDocument(sql());
});
afterAll(async () => {
	await server.close();
	await db.close();
});

async function join(name: string): Promise<Page> {
	const { cookie } = await made.officer('editor', name);
	return openSynced({ port: server.port, documentId: made.documentId, cookie });
}
async function send(page: Page, change: (doc: Y.Doc) => void): Promise<void> {
	const update = updateOf(page.doc, change);
	Y.applyUpdate(page.doc, update);
	const before = page.heard.filter(({ type }) => type === 'durable').length;
	page.update(update);
	await page.until((message) => message.type === 'durable' && message.count > before);
}
/** Priya writes, Tom writes and removes what she wrote. */
async function writeAndRemove(): Promise<void> {
	const priya = await join('Priya Shah');
	await send(priya, (doc) => void typeParagraph(doc, 'problem', 'Nineteen people slept rough.'));
	priya.close();
	const tom = await join('Tom Okafor');
	await send(tom, (doc) => void typeParagraph(doc, 'problem', 'In Leeds there were more.'));
	await send(tom, (doc) => {
		const fragment = doc.getXmlFragment('problem');
		const hers = fragment
			.toArray()
			.map((block) => (block as Y.XmlElement).get(0) as Y.XmlText | undefined)
			.find((text) => text?.toJSON().startsWith('Nineteen'))!;
		hers.delete(0, 'Nineteen '.length);
	});
	tom.close();
}
/** The log becomes a snapshot, as it does by itself when it is long or nobody reads. */
async function compact(): Promise<void> {
	const stored = (await readDocument(sql(), made.documentId))!;
	const bytes = makeSnapshot([...(stored.snapshot ? [stored.snapshot] : []), ...stored.tail]);
	await storeSnapshot(sql(), { documentId: made.documentId, seq: stored.seq, bytes, sha256: sha256(bytes) });
}
async function readAll() {
	const all = [];
	for (let after = 0; ;) {
		const edits = await readHistory(sql(), { documentId: made.documentId, after, most: 2 });
		if (edits.length === 0) return all;
		all.push(...edits.map((edit) => ({ ...edit, bytes: Buffer.from(edit.bytes).toString('base64') })));
		after = edits.at(-1)!.seq;
	}
}
const step = (index: number | null) => readStep(sql(), { id: made.documentId, keys, index });

test('[P4] each edit says who made it, a deletion too, and removed words are there to be shown', async () => {
	await writeAndRemove();
	expect(await step(1)).toMatchObject({ count: 4, who: 'Folkmoot' });
	const second = (await step(2))!;
	expect(second).toMatchObject({
		who: 'Priya Shah, Dorset Council',
		frame: { index: 2, written: 25, removed: 0 }
	});
	expect(second.frame.sections.problem).toContain('Priya Shah wrote: </span>Nineteen people');
	expect(await step(3)).toMatchObject({ who: 'Tom Okafor, Dorset Council', frame: { written: 21 } });
	const last = (await step(null))!;
	expect(last).toMatchObject({
		who: 'Tom Okafor, Dorset Council',
		frame: { index: 4, written: 0, removed: 8, touched: ['problem'] }
	});
	expect(last.frame.sections.problem).toContain('removed: </span>Nineteen </del>people slept rough.');
	expect(last.at).toBeGreaterThan(second.at);
});

test('[P8] the history is the same after compaction, byte for byte, again after a second one, and goes on', async () => {
	await writeAndRemove();
	const before = await readAll();
	expect(before.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
	await compact();
	expect((await readDocument(sql(), made.documentId))!.tail).toEqual([]);
	expect(await readAll()).toEqual(before);
	expect((await step(null))!.frame.sections.problem).toContain('Nineteen </del>');
	const page = await join('Megan Evans');
	await send(page, (doc) => void typeParagraph(doc, 'problem', 'And in Wales.'));
	page.close();
	const after = await readAll();
	expect(after.slice(0, 4)).toEqual(before);
	expect(await readHistoryFacts(sql(), made.documentId)).toEqual({ edits: 5, seq: 5 });
	await compact();
	expect(await readAll()).toEqual(after);
	expect(await step(5)).toMatchObject({ count: 5, who: 'Megan Evans, Dorset Council' });
	// What a page is sent in pieces is the same again.
	const pieces = [];
	for (let next: number | null = 0; next !== null;) {
		const piece = await readHistoryPiece(sql(), { id: made.documentId, after: next });
		pieces.push(...piece.edits.map(([, , update]) => update));
		next = piece.upTo;
	}
	expect(pieces).toEqual(after.map(({ bytes }) => bytes));
});

test('a text that was compacted before its history was kept begins with all of it as one edit', async () => {
	await writeAndRemove();
	await compact();
	await sql()`delete from document_history where document_id = ${made.documentId}`;
	expect(await step(null)).toMatchObject({ count: 1, frame: { index: 1 } });
	const page = await join('Megan Evans');
	await send(page, (doc) => void typeParagraph(doc, 'problem', 'And in Wales.'));
	page.close();
	expect(await step(null)).toMatchObject({ count: 2, who: 'Megan Evans, Dorset Council' });
	const before = await readAll();
	await compact();
	expect(await readAll()).toEqual(before);
});

test('[P12] a history over its bound becomes shorter at its old end, and plays to the same text', async () => {
	await writeAndRemove();
	for (const word of ['One.', 'Two.', 'Three.']) {
		await compact();
		const page = await join('Priya Shah');
		await send(page, (doc) => void typeParagraph(doc, 'problem', word));
		page.close();
	}
	await compact();
	expect(await readOverflow(sql(), made.documentId)).toBeNull();
	const shown = (await step(null))!;
	const overflow = (await readOverflow(sql(), made.documentId, 10))!;
	const bytes = makeSnapshot(overflow.parts);
	await foldHistory(sql(), { documentId: made.documentId, seq: overflow.seq, at: overflow.at, bytes });
	const after = (await step(null))!;
	expect(after.count).toBeLessThan(shown.count);
	expect(after.frame.sections).toEqual(shown.frame.sections);
	expect(after.who).toBe(shown.who);
});

test('[P12] 5,000 keys take less than 100 kB when they are packed away', async () => {
	const doc = openStored(made.documentId, (await readDocument(sql(), made.documentId))!);
	const edits: Parameters<typeof packEdits>[0][number][] = [];
	const text = typeParagraph(doc, 'problem', 'T');
	doc.on('update', (bytes: Uint8Array) =>
		edits.push({
			seq: edits.length + 1,
			at: 1_538_757_000_000 + edits.length * 180,
			officerId: made.roomId,
			bytes
		})
	);
	const words = 'Nineteen people slept rough in the last count, and in Leeds there were more of them. ';
	for (let key = 0; key < 5_000; key += 1) text.insert(text.length, words[key % words.length]!);
	const packed = packEdits(edits);
	expect(unpackEdits(packed)).toEqual(edits);
	expect(deflateSync(packed).length).toBeLessThan(100_000);
});

test('[P7] a damaged history says so, and the text itself opens as always', async () => {
	await writeAndRemove();
	await compact();
	await sql()`update document_history set bytes = substring(bytes from 1 for 10) where document_id = ${made.documentId}`;
	const told: Error[] = [];
	expect(
		await readStep(sql(), {
			id: made.documentId,
			keys,
			index: null,
			onDamage: (error) => told.push(error)
		})
	).toBeNull();
	expect(told).toHaveLength(1);
	const page = await join('Priya Shah');
	expect(page.doc.getXmlFragment('problem').toString()).toContain('people slept rough.');
	page.close();
});
