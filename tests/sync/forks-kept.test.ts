import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { createFork } from '../../db/queries/forks.ts';
import { makeForkSnapshot } from '../../server/documents/make-snapshot.ts';
import { describeFork } from '../../src/lib/suggestions/server/describe-fork.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { forkOf } from '../support/forks.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer } from '../support/sync-server.ts';
import { typeParagraph } from '../support/writers.ts';

let db: TestDatabase;
let made: TestDocument;
let suggester: { id: string; cookie: string };
let fork: string;
const sql = () => db.database.sql;

beforeAll(async () => {
	db = await testDatabase();
});
beforeEach(async () => {
	made = await makeDocument(sql());
	suggester = await made.officer('commenter');
	fork = await forkOf(sql(), suggester, made.documentId);
});
afterAll(() => db.close());

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();
const join = (port: number) => openSynced({ port, documentId: fork, cookie: suggester.cookie });

async function write(page: Page, words: string): Promise<void> {
	const update = updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words));
	Y.applyUpdate(page.doc, update);
	page.update(update);
	const told = page.heard.findLast((message) => message.type === 'durable');
	await page.durable(told?.type === 'durable' ? told.count + 1 : 1);
}

async function until(isSo: () => boolean | Promise<boolean>, limitMs = 8_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!(await isSo())) {
		if (performance.now() > end) throw new Error('it did not become so in time');
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** Rows of a paragraph each, past the server, on top of the live text. */
async function growFork(rows: number): Promise<void> {
	const base = new Y.Doc();
	for (const part of (await readDocument(sql(), made.documentId))!.tail) Y.applyUpdate(base, part);
	const updates: Uint8Array[] = [];
	base.on('update', (update: Uint8Array) => updates.push(update));
	base.getXmlFragment('problem').delete(0, 1);
	for (let count = 1; count < rows; count += 1) typeParagraph(base, 'problem', `Row ${count}.`);
	await sql().begin(async (tx) => {
		for (const [index, bytes] of updates.entries())
			await tx`insert into document_update (document_id, seq, bytes)
				values (${fork}, ${index + 1}, ${Buffer.from(bytes)})`;
		await tx`update document_head set seq = ${updates.length} where document_id = ${fork}`;
	});
}

test('[P9] a long log of a fork becomes one row that means the same, and the fork is the same after a fresh load', async () => {
	await growFork(1_020);
	const server = await startSyncServer(db);
	const page = await join(server.port);
	for (let count = 1; (await readDocument(sql(), fork))!.snapshot === null && count < 200; count += 1)
		await write(page, `Typed ${count}.`);
	await write(page, 'After it.');
	const before = textOf(page.doc);
	const kept = (await readDocument(sql(), fork))!;
	expect(kept.snapshot).not.toBeNull();
	expect(kept.tail.length).toBeLessThan(100);
	// What is stored is the fork's own alone.
	const clients = new Set([...Y.parseUpdateMeta(kept.snapshot!).to.keys()]);
	for (const { bytes } of await sql()<{ bytes: Buffer }[]>`
		select bytes from document_update where document_id = ${made.documentId}`)
		for (const client of Y.parseUpdateMeta(bytes).to.keys()) expect(clients.has(client)).toBe(false);
	await server.close();
	const restarted = await startSyncServer(db);
	const fresh = await join(restarted.port);
	expect(textOf(fresh.doc)).toBe(before);
	await write(fresh, 'And on.');
	await restarted.close();
});

test('[P9] no row of a fork is proved equal to rows that have gaps or that cannot be read', () => {
	const base = new Y.Doc();
	typeParagraph(base, 'problem', 'Live.');
	const parts = [Y.encodeStateAsUpdate(base)];
	const rows: Uint8Array[] = [];
	base.on('update', (update: Uint8Array) => rows.push(update));
	for (const words of ['One.', 'Two.', 'Three.']) typeParagraph(base, 'problem', words);
	const again = new Y.Doc();
	for (const part of [...parts, makeForkSnapshot(parts, rows)]) Y.applyUpdate(again, part);
	expect(textOf(again)).toBe(textOf(base));
	expect(() => makeForkSnapshot([], rows)).toThrow(/gaps/);
	expect(() => makeForkSnapshot(parts, [rows[0]!, rows[2]!])).toThrow(/gaps/);
	expect(() => makeForkSnapshot(parts, [new Uint8Array([5, 255, 255, 1])])).toThrow();
});

test('that a fork was stored is told once, a moment after its last edit and not before, or when its page leaves', async () => {
	const told: string[] = [];
	const server = await startWatching(async (id) => {
		if (id === fork) told.push(id);
		return describeFork(sql(), id);
	});
	const page = await join(server.port);
	await write(page, 'One.');
	await write(page, 'Two.');
	const storedAt = performance.now();
	expect(told).toEqual([]);
	await until(() => told.length > 0);
	expect(performance.now() - storedAt).toBeGreaterThan(900);
	await until(async () => (await described()) === 2);
	await write(page, 'Three.');
	page.close();
	const leftAt = performance.now();
	await until(() => told.length > 1);
	expect(performance.now() - leftAt).toBeLessThan(900);
	await server.close();
	expect(told).toHaveLength(2);
	expect(await described()).toBe(3);
});

test('who suggests without a pause is told of every five seconds', async () => {
	const told: number[] = [];
	const server = await startWatching(async (id) => {
		if (id === fork) told.push(performance.now());
		return describeFork(sql(), id);
	});
	const page = await join(server.port);
	const began = performance.now();
	for (let count = 1; told.length === 0 && performance.now() - began < 10_000; count += 1) {
		await write(page, `${count}.`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	expect(told[0]! - began).toBeLessThan(6_500);
	expect(told[0]! - began).toBeGreaterThan(4_500);
	page.close();
	await server.close();
});

test('what was stored before a crash, or could not be told of, is told of later', async () => {
	const silent = await startSyncServer(db);
	await write(await join(silent.port), 'Nobody was told.');
	await silent.close();
	expect(await described()).toBe(0);
	const told: string[] = [];
	const server = await startWatching(async (id) => {
		if (id === fork) told.push(id);
		if (told.length === 1) throw new Error('not now');
		return told.length > 2 && describeFork(sql(), id);
	});
	await until(async () => (await described()) === 1, 10_000);
	expect(told).toHaveLength(3);
	await server.close();
	const listen = async (id: string) => {
		told.push(id);
		return describeFork(sql(), id);
	};
	const again = await startWatching(listen);
	const other = await made.officer('commenter');
	const id = crypto.randomUUID();
	const update = updateOf(new Y.Doc(), (doc) => void typeParagraph(doc, 'problem', 'Kept.'));
	await sql().begin((tx) => createFork(tx, { id, baseId: made.documentId, officerId: other.id, update }));
	await again.close();
	expect(told.filter((each) => each === fork)).toHaveLength(3);
	const third = await startWatching(listen);
	await until(() => told.includes(id));
	await third.close();
});

test('that the live text went on below an open fork is told when nobody types any more, and not of a fork that nobody reads', async () => {
	const told: { id: string; at: number }[] = [];
	const server = await startWatching(
		(id) => describeFork(sql(), id),
		async (id) => void told.push({ id, at: performance.now() })
	);
	const page = await join(server.port);
	const owner = await made.officer('editor');
	const live = await openSynced({ port: server.port, documentId: made.documentId, cookie: owner.cookie });
	await write(page, 'One.');
	await write(live, 'The live text.');
	await write(page, 'Two.');
	const restedAt = performance.now();
	await until(() => told.length > 0, 10_000);
	expect(told[0]!.id).toBe(fork);
	expect(told[0]!.at - restedAt).toBeGreaterThan(1_900);
	page.close();
	await server.close();
});

/** A server that tells of forks: that they were stored, and that their live text went on. */
const startWatching = (
	onStored: (id: string) => Promise<boolean>,
	onFollowed: (id: string) => Promise<void> = async () => {}
) => startSyncServer(db, { forks: { onStored, onFollowed } });

async function described(): Promise<number> {
	const [row] = await sql()<{ seq: number }[]>`
		select described_seq::float8 as seq from document_fork where document_id = ${fork}`;
	return row!.seq;
}
