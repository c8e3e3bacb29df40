import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { closeCode } from '../../src/lib/protocol/sync.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer } from '../support/sync-server.ts';
import { closeCodeOf, typeParagraph, type Door } from '../support/writers.ts';

describe('a server that stops', () => {
	let db: TestDatabase;
	beforeAll(async () => {
		db = await testDatabase();
	});
	afterAll(() => db.close());

	async function open(port: number, documentId: string, cookie: string): Promise<Page> {
		const door: Door = { port, documentId, cookie };
		return openSynced(door);
	}

	async function storedText(documentId: string): Promise<string> {
		const { snapshot, tail } = (await readDocument(db.database.sql, documentId))!;
		const doc = new Y.Doc();
		for (const part of [...(snapshot ? [snapshot] : []), ...tail]) Y.applyUpdate(doc, part);
		return doc.getXmlFragment('problem').toString();
	}

	test('[P13] stores and acknowledges what it accepted, then closes everybody with 1012 and lets nobody in', async () => {
		const server = await startSyncServer(db);
		const { documentId, officer } = await makeDocument(db.database.sql);
		const pages: Page[] = [];
		for (let count = 0; count < 10; count += 1) {
			pages.push(await open(server.port, documentId, (await officer('editor')).cookie));
		}
		const held = await holdCommits(db.database.sql, documentId);
		for (const [index, page] of pages.entries()) {
			page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', `Last words of ${index}.`)));
		}
		// What a peer sees was accepted: all ten are on their way to a disk that does not answer.
		await Promise.all(
			pages.map((page) =>
				page.until(() => page.heard.filter((message) => message.type === 'update').length >= 9)
			)
		);
		const stopping = server.sync.close(5_000);
		const late = closeCodeOf({ port: server.port, documentId, cookie: (await officer('editor')).cookie });
		expect(await late).toBe(closeCode.restart);
		expect(pages.some((page) => page.heard.some((message) => message.type === 'durable'))).toBe(false);
		await held.release();
		await Promise.all(pages.map((page) => page.durable(1)));
		expect(await Promise.all(pages.map((page) => page.closed))).toEqual(pages.map(() => closeCode.restart));
		await stopping;
		const text = await storedText(documentId);
		for (const index of pages.keys()) expect(text).toContain(`Last words of ${index}.`);
		await server.close();
	});

	test('[P13] a database that does not answer holds up the stop for its time only, and nothing is called saved', async () => {
		const server = await startSyncServer(db);
		const { documentId, officer } = await makeDocument(db.database.sql);
		const page = await open(server.port, documentId, (await officer('editor')).cookie);
		const peer = await open(server.port, documentId, (await officer('editor')).cookie);
		const held = await holdCommits(db.database.sql, documentId);
		page.update(updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'Not saved.')));
		await peer.until((message) => message.type === 'update');
		const began = performance.now();
		await server.sync.close(300);
		expect(performance.now() - began).toBeLessThan(3_000);
		expect(await page.closed).toBe(closeCode.restart);
		expect(page.heard.some((message) => message.type === 'durable')).toBe(false);
		await held.release();
		await server.close();
	});
});
