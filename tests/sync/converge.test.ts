import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { anyOrder } from '../support/any-order.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
import { edits } from '../support/edits.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { openWriter, typeParagraph, when, type Door, type Writer } from '../support/writers.ts';

const sections = ['problem', 'cause'] as const;
const people = 4;

interface Step {
	who: number;
	what: keyof typeof edits | 'undo' | 'redo' | 'leave' | 'return';
	/** picks a place, as a share of what is there */
	at: number;
	section: (typeof sections)[number];
}

const stateOf = (doc: Y.Doc) => sections.map((section) => doc.getXmlFragment(section).toString()).join('\n');

const areEqual = (docs: Y.Doc[]) =>
	docs.every((doc) => Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(docs[0]!))) &&
	new Set(docs.map(stateOf)).size === 1;

/** Every edit is in its author's text, so when all are equal nothing is under way any more. */
async function converged(docs: Y.Doc[], limitMs = 8_000): Promise<void> {
	await Promise.race(docs.map((doc) => when(doc, () => areEqual(docs), limitMs)));
}

describe('what several people write comes together', () => {
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

	async function newDocument(): Promise<() => Promise<Door>> {
		const { documentId, officer } = await makeDocument(db.database.sql);
		return async () => ({ port: server.port, documentId, cookie: (await officer('editor')).cookie });
	}

	function perform(writer: Writer, undo: Y.UndoManager, { what, at, section }: Step): void {
		const { doc, provider } = writer;
		if (what === 'undo') undo.undo();
		else if (what === 'redo') undo.redo();
		else if (what === 'leave') provider.disconnect();
		else if (what === 'return') provider.connect();
		else doc.transact(() => edits[what](doc.getXmlFragment(section), at), writer);
	}

	const names = [
		...Object.keys(edits),
		'undo',
		'undo',
		'redo',
		'leave',
		'return',
		'return'
	] as Step['what'][];
	const step: fc.Arbitrary<Step> = fc.record({
		who: fc.nat({ max: people - 1 }),
		what: fc.constantFrom(...names),
		at: fc.double({ min: 0, max: 0.999, noNaN: true }),
		section: fc.constantFrom(...sections)
	});

	test('[P9] [C1] four people edit, undo, leave and return as they like: all texts are equal, and equal to a fresh load', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
				const door = await newDocument();
				const writers = await Promise.all(
					Array.from({ length: people }, async () => openWriter(await door()))
				);
				const undos = writers.map(
					(writer) =>
						new Y.UndoManager(
							sections.map((section) => writer.doc.getXmlFragment(section)),
							{ trackedOrigins: new Set([writer]), captureTimeout: 0 }
						)
				);
				try {
					for (const [index, each] of steps.entries()) {
						perform(writers[each.who]!, undos[each.who]!, each);
						// Every few steps the messages get their turn.
						if (index % 4 === 3) await new Promise((resolve) => setImmediate(resolve));
					}
					for (const { provider } of writers) provider.connect();
					await converged(writers.map((writer) => writer.doc));
					const fresh = await openWriter(await door());
					try {
						await converged([...writers.map((writer) => writer.doc), fresh.doc]);
						expect(stateOf(fresh.doc)).toBe(stateOf(writers[0]!.doc));
					} finally {
						fresh.close();
					}
				} finally {
					for (const undo of undos) undo.destroy();
					for (const writer of writers) writer.close();
				}
			}),
			anyOrder
		);
		expect(server.refused.filter((reason) => reason !== 'clientIdTaken')).toEqual([]);
	}, 150_000);

	test("[C5] undoing one's own words leaves what others wrote inside of them", async () => {
		const door = await newDocument();
		const [one, other] = [await openWriter(await door()), await openWriter(await door())];
		const undo = new Y.UndoManager(one.doc.getXmlFragment('problem'), {
			trackedOrigins: new Set([one]),
			captureTimeout: 0
		});
		const own = typeParagraph(one.doc, 'problem', 'Start.');
		for (let count = 0; count < 50; count += 1)
			one.doc.transact(() => own.insert(own.length, ` w${count}`), one);
		await converged([one.doc, other.doc]);
		const fragment = other.doc.getXmlFragment('problem');
		const theirs = (fragment.get(fragment.length - 1) as Y.XmlElement).get(0) as Y.XmlText;
		theirs.insert(theirs.toString().indexOf(' w25'), ' THEIRS');
		await converged([one.doc, other.doc]);
		for (let count = 0; count < 50; count += 1) undo.undo();
		await converged([one.doc, other.doc]);
		expect(stateOf(other.doc)).toContain('Start. THEIRS');
		expect(stateOf(other.doc)).not.toContain('w25');
		undo.destroy();
		one.close();
		other.close();
	});
});
