import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { editDocument } from '../../src/lib/proposals/server/edit-document.ts';
import { anyOrder } from '../support/any-order.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
import { edits } from '../support/edits.ts';
import { forkOf } from '../support/forks.ts';
import { openSynced } from '../support/page.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { openWriter, typeParagraph, when, type Door, type Writer } from '../support/writers.ts';

const sections = ['problem', 'cause'] as const;
let db: TestDatabase;
let server: SyncServer;

beforeAll(async () => {
	db = await testDatabase();
	server = await startSyncServer(db);
});
afterAll(async () => {
	await server.close();
	await db.close();
});

const stateOf = (doc: Y.Doc) => sections.map((section) => doc.getXmlFragment(section).toString()).join('\n');
/** Blocks and words. Which of two marks stays on letters between them is not the same in a text that takes all in in one go. */
const wordsOf = (doc: Y.Doc) => stateOf(doc).replace(/<\/?(bold|italic|link)\b[^>]*>/g, '');
/** Of open pages: a document that takes in marks in one go also deletes those that came out double, text being equal. */
const areEqual = (one: Y.Doc, other: Y.Doc) =>
	Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other)) && stateOf(one) === stateOf(other);

/** Resolves when `isSo` holds, looked at after every change of any of the documents. */
async function whenAny(docs: Y.Doc[], isSo: () => boolean): Promise<void> {
	await Promise.race(docs.map((doc) => when(doc, isSo, 8_000)));
}

/** The text of a fork, or of a document that is none, from the disk alone. */
async function fromDisk(...ids: string[]): Promise<Y.Doc> {
	const doc = new Y.Doc();
	for (const id of ids) {
		const { snapshot, tail } = (await readDocument(db.database.sql, id))!;
		doc.transact(() => {
			for (const part of [...(snapshot ? [snapshot] : []), ...tail]) Y.applyUpdate(doc, part);
		});
	}
	expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
	return doc;
}

interface Step {
	/** 0 and 1 write the live text, 2 and 3 are two pages of one fork, 4 is the server */
	who: number;
	what: keyof typeof edits | 'leave' | 'return';
	at: number;
	section: (typeof sections)[number];
}
const step: fc.Arbitrary<Step> = fc.record({
	who: fc.nat({ max: 4 }),
	what: fc.constantFrom(
		...(Object.keys(edits) as (keyof typeof edits)[]),
		'leave' as const,
		'return' as const
	),
	at: fc.double({ min: 0, max: 0.999, noNaN: true }),
	section: fc.constantFrom(...sections)
});

test('[P9] [P10] whatever is done to a live text and a fork, the fork is both of them, on all pages and after a fresh load', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
			const { documentId, officer } = await makeDocument(db.database.sql);
			const suggester = await officer('commenter');
			const forkId = await forkOf(db.database.sql, suggester, documentId);
			const live = async (): Promise<Door> => ({
				port: server.port,
				documentId,
				cookie: (await officer('editor')).cookie
			});
			const fork: Door = { port: server.port, documentId: forkId, cookie: suggester.cookie };
			const writers: Writer[] = await Promise.all(
				[await live(), await live(), fork, fork].map((door) => openWriter(door))
			);
			const officerId = (await officer('editor')).id;
			try {
				for (const [index, { who, what, at, section }] of steps.entries()) {
					const writer = writers[who];
					if (what === 'leave') writer?.provider.disconnect();
					else if (what === 'return') writer?.provider.connect();
					else if (writer)
						writer.doc.transact(() => edits[what](writer.doc.getXmlFragment(section), at), writer);
					else
						await db.database.sql.begin((tx) =>
							editDocument(tx, {
								documentId,
								officerId,
								change: (doc) => edits[what](doc.getXmlFragment(section), at)
							})
						);
					if (index % 4 === 3) await new Promise((resolve) => setImmediate(resolve));
				}
				for (const { provider } of writers) provider.connect();
				const docs = writers.map((writer) => writer.doc) as [Y.Doc, Y.Doc, Y.Doc, Y.Doc];
				const [one, other, page, second] = docs;
				// Every edit is in its author's text, so the union of all pages is what all must come to.
				const allOf = (...parts: Y.Doc[]) => {
					const doc = new Y.Doc();
					doc.transact(() => {
						for (const part of parts) Y.applyUpdate(doc, Y.encodeStateAsUpdate(part));
					});
					return doc;
				};
				const stored = await fromDisk(documentId);
				await whenAny(
					docs,
					() =>
						areEqual(one, other) &&
						areEqual(page, second) &&
						stateOf(one) === stateOf(allOf(one, stored)) &&
						stateOf(page) === stateOf(allOf(...docs, stored))
				);
				for (const [door, doc] of [
					[await live(), one],
					[fork, page]
				] as const) {
					const fresh = await openSynced(door);
					// Either may be the one that still hears something.
					await whenAny([fresh.doc, doc], () => wordsOf(fresh.doc) === wordsOf(doc));
					fresh.close();
				}
				await untilSo(async () => wordsOf(await fromDisk(documentId, forkId)) === wordsOf(page));
				expect(wordsOf(await fromDisk(documentId))).toBe(wordsOf(one));
			} finally {
				for (const writer of writers) writer.close();
			}
		}),
		anyOrder
	);
	expect(server.refused.filter((reason) => reason !== 'clientIdTaken')).toEqual([]);
}, 150_000);

test('[C5] undoing all that was suggested leaves what the live text got among it, and never touches that', async () => {
	const { documentId, officer } = await makeDocument(db.database.sql);
	const suggester = await officer('commenter');
	const forkId = await forkOf(db.database.sql, suggester, documentId);
	const live = await openWriter({ port: server.port, documentId, cookie: (await officer('editor')).cookie });
	const page = await openWriter({ port: server.port, documentId: forkId, cookie: suggester.cookie });
	const text = typeParagraph(live.doc, 'problem', 'Start.');
	await when(page.doc, () => stateOf(page.doc).includes('Start.'));
	const fragment = page.doc.getXmlFragment('problem');
	const shown = (fragment.get(fragment.length - 1) as Y.XmlElement).get(0) as Y.XmlText;
	const undo = new Y.UndoManager(fragment, { trackedOrigins: new Set([page]), captureTimeout: 0 });
	for (let count = 0; count < 50; count += 1)
		page.doc.transact(() => shown.insert(shown.length, ` w${count}`), page);
	text.insert(5, ' over');
	text.insert(text.length, ' THEIRS');
	await when(
		page.doc,
		() => stateOf(page.doc).includes('THEIRS') && stateOf(page.doc).includes('Start over')
	);
	for (let count = 0; count < 50; count += 1) undo.undo();
	expect(shown.toString()).toBe('Start over. THEIRS');
	await untilSo(async () => stateOf(await fromDisk(documentId, forkId)) === stateOf(page.doc));
	expect(text.toString()).toBe('Start over. THEIRS');
	expect(stateOf(await fromDisk(documentId))).toBe(stateOf(live.doc));
	undo.destroy();
	for (const writer of [live, page]) writer.close();
});

async function untilSo(isSo: () => Promise<boolean>, limitMs = 5_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!(await isSo())) if (performance.now() > end) throw new Error('it did not become so in time');
}
