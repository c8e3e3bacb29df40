import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument, sha256 } from '../../db/queries/documents.ts';
import { storeSnapshot } from '../../db/queries/journal.ts';
import { makeSnapshot } from '../../server/documents/make-snapshot.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { openSynced, updateOf } from '../support/page.ts';
import { startSyncServer } from '../support/sync-server.ts';
import { typeParagraph, when, type Door } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

describe('a snapshot in place of a long log', () => {
	let db: TestDatabase;
	let made: TestDocument;

	beforeAll(async () => {
		db = await testDatabase();
	});
	beforeEach(async () => {
		made = await makeDocument(db.database.sql);
	});
	afterAll(() => db.close());

	async function stored() {
		const document = (await readDocument(db.database.sql, made.documentId))!;
		const doc = new Y.Doc();
		for (const part of [...(document.snapshot ? [document.snapshot] : []), ...document.tail])
			Y.applyUpdate(doc, part);
		return { ...document, doc };
	}

	/** Appends rows of a paragraph each, past the server. */
	async function growLog(rows: number): Promise<Y.Doc> {
		const { doc, seq } = await stored();
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		for (let count = 0; count < rows; count += 1) typeParagraph(doc, 'problem', `Row ${count}.`);
		await db.database.sql.begin(async (tx) => {
			for (const [index, bytes] of updates.entries()) {
				await tx`insert into document_update (document_id, seq, bytes)
					values (${made.documentId}, ${seq + index + 1}, ${Buffer.from(bytes)})`;
			}
			await tx`update document_head set seq = ${seq + updates.length} where document_id = ${made.documentId}`;
		});
		return doc;
	}

	test('[P9] while people type a long log becomes a snapshot, and every word is there after a fresh load', async () => {
		await growLog(995);
		const server = await startSyncServer(db);
		const door = async (): Promise<Door> => ({
			port: server.port,
			documentId: made.documentId,
			cookie: (await made.officer('editor')).cookie
		});
		const page = await openSynced(await door());
		let typed = 0;
		const end = performance.now() + 10_000;
		while ((await stored()).snapshot === null && performance.now() < end) {
			typed += 1;
			page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', `Typed ${typed}.`)));
			await page.durable(typed);
		}
		const after = await stored();
		expect(after.snapshot).not.toBeNull();
		expect(after.tail.length).toBeLessThan(100);
		page.step2(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'After it.')));
		await page.durable(typed + 1);
		const fresh = await openSynced(await door());
		await server.close();
		const { doc } = await stored();
		for (let count = 0; count < 995; count += 1) expect(textOf(doc)).toContain(`Row ${count}.`);
		for (let count = 1; count <= typed; count += 1) expect(textOf(doc)).toContain(`Typed ${count}.`);
		expect(textOf(doc)).toContain('After it.');
		await when(fresh.doc, () => Y.equalSnapshots(Y.snapshot(fresh.doc), Y.snapshot(doc)));
	});

	test('[P9] nothing is proved equal that is not: a log with a gap gives no snapshot', async () => {
		const base = new Y.Doc();
		const updates: Uint8Array[] = [];
		base.on('update', (update: Uint8Array) => updates.push(update));
		for (const word of ['One.', 'Two.', 'Three.']) typeParagraph(base, 'problem', word);
		expect(() => makeSnapshot([updates[0]!, updates[2]!])).toThrow('the log has gaps');
		const again = new Y.Doc();
		Y.applyUpdate(again, makeSnapshot(updates));
		expect(Y.equalSnapshots(Y.snapshot(again), Y.snapshot(base))).toBe(true);
	});

	test('[P9] a compaction that fails at any of its steps leaves the log whole', async () => {
		const doc = await growLog(20);
		const bytes = makeSnapshot((await stored()).tail);
		const { sql } = db.database;
		const before = await stored();
		// The database refuses one step after the other, as a crash in the middle would.
		for (const [table, operation] of [
			['document_snapshot', 'insert'],
			['document_history', 'insert'],
			['document_update', 'delete']
		]) {
			await sql.unsafe(`create or replace function refuse() returns trigger language plpgsql
				as $$ begin raise exception 'the disk is full'; end $$`);
			await sql.unsafe(`create trigger refuse after ${operation} on ${table} execute function refuse()`);
			await expect(
				storeSnapshot(sql, { documentId: made.documentId, seq: before.seq, bytes, sha256: 'x' })
			).rejects.toThrow('the disk is full');
			await sql.unsafe(`drop trigger refuse on ${table}`);
			const after = await stored();
			expect([after.seq, after.snapshot, after.tail.length]).toEqual([before.seq, null, before.tail.length]);
			expect(Y.equalSnapshots(Y.snapshot(after.doc), Y.snapshot(doc))).toBe(true);
		}
	});

	test('[P9] an older snapshot never takes the place of a newer one, nor any row with it', async () => {
		await growLog(10);
		const all = (await stored()).tail;
		const { sql } = db.database;
		const newer = makeSnapshot(all.slice(0, 9));
		const older = makeSnapshot(all.slice(0, 4));
		const { documentId } = made;
		await storeSnapshot(sql, { documentId, seq: 9, bytes: newer, sha256: sha256(newer) });
		await storeSnapshot(sql, { documentId, seq: 4, bytes: older, sha256: sha256(older) });
		const after = await stored();
		expect([after.snapshotSeq, after.tail.length]).toEqual([9, 2]);
		expect(textOf(after.doc)).toContain('Row 9.');
	});
});
