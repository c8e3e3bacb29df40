import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { readClientOwners } from '../../db/queries/journal.ts';
import { editDocument } from '../../src/lib/proposals/server/edit-document.ts';
import { openStored } from '../../src/lib/proposals/server/read-document.ts';
import { closeCode, syncLimits } from '../../src/lib/protocol/sync.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import { holdCommits } from '../support/hold-commits.ts';
import { openSynced, updateOf, type Page } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph, when } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();

describe('an edit that the server makes', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let second: SyncServer;
	let made: TestDocument;
	let suggester: { id: string; cookie: string };
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		[server, second] = await Promise.all([startSyncServer(db), startSyncServer(db)]);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		made = await makeDocument(db.database.sql);
		suggester = await made.officer('commenter');
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await Promise.all([server.close(), second.close()]);
		await db.close();
	});

	async function join(at: SyncServer = server, params = ''): Promise<Page> {
		const { cookie } = await made.officer('editor');
		const page = await openSynced({ port: at.port, documentId: made.documentId, cookie }, params);
		pages.push(page);
		return page;
	}

	const edit = (change: (doc: Y.Doc) => void) =>
		db.database.sql.begin((tx) =>
			editDocument(tx, { documentId: made.documentId, officerId: suggester.id, change })
		);
	const editWith = (words: string) => edit((doc) => void typeParagraph(doc, 'problem', words));

	/** As an editor does: into its own text, and to the server. */
	function write(page: Page, words: string): void {
		const update = updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', words));
		Y.applyUpdate(page.doc, update);
		page.step2(update);
	}

	/** Reads the log whole; throws when its numbers have a gap. */
	async function storedDoc(): Promise<Y.Doc> {
		return openStored(made.documentId, (await readDocument(db.database.sql, made.documentId))!);
	}

	test('[P9] is in every open page on every server within a second, and in a page that comes later', async () => {
		const here = await join();
		const there = await join(second);
		expect(await editWith('By the server.')).toMatchObject({ state: 'edited', seq: 2 });
		for (const page of [here, there])
			await when(page.doc, () => textOf(page.doc).includes('By the server.'), 1_000);
		expect(textOf((await join()).doc)).toContain('By the server.');
	});

	test('[P4] its words belong to the officer it names, and nobody writes on under its client id', async () => {
		const here = await join();
		const edited = await editWith('Suggested.');
		if (edited.state !== 'edited') throw new Error(edited.state);
		expect((await readClientOwners(db.database.sql, made.documentId)).get(edited.clientId)).toBe(
			suggester.id
		);
		await when(here.doc, () => textOf(here.doc).includes('Suggested.'), 1_000);
		here.step2(updateOf(here.doc, (doc) => void typeParagraph(doc, 'problem', 'Forged.'), edited.clientId));
		write(here, 'Own.');
		await here.durable(2);
		const stored = textOf(await storedDoc());
		expect(stored).toContain('Own.');
		expect(stored).not.toContain('Forged.');
	});

	test('[P1] waits for nobody and holds up nobody while it is computed', async () => {
		const here = await join();
		await db.database.sql.begin(async (tx) => {
			await editDocument(tx, {
				documentId: made.documentId,
				officerId: suggester.id,
				change: () => write(here, 'Meanwhile.')
			});
			await here.durable(1);
		});
		expect(textOf(await storedDoc())).toContain('Meanwhile.');
	});

	test('[P9] one that is made while pages’ edits wait for the disk is shown, and so are they', async () => {
		const [here, there] = [await join(), await join(second)];
		const held = await holdCommits(db.database.sql, made.documentId);
		write(here, 'Waits here.');
		write(there, 'Waits there.');
		const edited = editWith('By the server.');
		await held.release();
		await Promise.all([edited, here.durable(1), there.durable(1)]);
		await editWith('Once more.');
		const fresh = await storedDoc();
		for (const page of [here, there])
			await when(page.doc, () => textOf(page.doc).includes('Once more.'), 1_000);
		write(here, 'After it.');
		await here.durable(2);
		for (const words of ['Waits here.', 'Waits there.', 'By the server.', 'Once more.'])
			expect(textOf(fresh)).toContain(words);
		const late = await join();
		expect(textOf(late.doc)).toBe(textOf(await storedDoc()));
		await when(here.doc, () => textOf(here.doc) === textOf(late.doc), 1_000);
	});

	test('[P9] nothing is lost or numbered twice while people type and the server edits', async () => {
		const writers = [await join(), await join(), await join(second)];
		const rounds = 30;
		await Promise.all([
			...writers.map(async (page, who) => {
				for (let round = 1; round <= rounds; round += 1) {
					write(page, `Writer ${who}, ${round}.`);
					await page.durable(round);
				}
			}),
			...[0, 1].map(async (who) => {
				for (let round = 1; round <= rounds; round += 1) {
					const edited = await edit((doc) => {
						const fragment = doc.getXmlFragment('problem');
						typeParagraph(doc, 'problem', `Server ${who}, ${round}.`);
						// It also moves among what others write at that moment.
						fragment.insert(Math.floor(fragment.length / 2), [new Y.XmlElement('paragraph')]);
					});
					expect(edited.state).toBe('edited');
				}
			})
		]);
		// Rows of the other server are shown at this one's next look.
		await editWith('The end.');
		const fresh = await storedDoc();
		const text = textOf(fresh);
		for (const who of writers.keys())
			for (let round = 1; round <= rounds; round += 1) expect(text).toContain(`Writer ${who}, ${round}.`);
		for (const who of [0, 1])
			for (let round = 1; round <= rounds; round += 1) expect(text).toContain(`Server ${who}, ${round}.`);
		for (const page of [...writers, await join(), await join(second)])
			await when(page.doc, () => textOf(page.doc) === text, 2_000);
		expect(server.refused).not.toContain('comeBackLater');
	});

	test('[P9] one that a snapshot of another server has swallowed sends everybody to a fresh read', async () => {
		const here = await join();
		await db.database.sql.begin(async (tx) => {
			await editDocument(tx, {
				documentId: made.documentId,
				officerId: suggester.id,
				change: (doc) => void typeParagraph(doc, 'problem', 'Swallowed.')
			});
			await tx`delete from document_update where document_id = ${made.documentId} and seq = 2`;
		});
		expect(await here.closed).toBe(closeCode.comeBackLater);
	});

	test('one that changes nothing appends nothing, one that fails neither', async () => {
		expect(await edit(() => {})).toEqual({ state: 'unchanged' });
		await expect(
			edit((doc) => {
				typeParagraph(doc, 'problem', 'Half.');
				throw new Error('half-way');
			})
		).rejects.toThrow('half-way');
		expect((await readDocument(db.database.sql, made.documentId))!.seq).toBe(1);
		const elsewhere = await db.database.sql.begin((tx) =>
			editDocument(tx, { documentId: crypto.randomUUID(), officerId: suggester.id, change: () => {} })
		);
		expect(elsewhere).toEqual({ state: 'missing' });
	});

	test('[P12] one that would make the document larger than it may be is refused', async () => {
		const most = 'x'.repeat(syncLimits.maxDocumentBytes);
		expect(await editWith(most)).toEqual({ state: 'too-large' });
		expect((await readDocument(db.database.sql, made.documentId))!.seq).toBe(1);
	});
});
