import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
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

/** Everything an editor does to a section; each takes a place between 0 and 1. */
const edits = {
	type(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.insert(Math.floor(at * text.length), 'abc ');
	},
	typeBold(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.insert(Math.floor(at * text.length), 'bold ', { bold: {} });
	},
	mark(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		const from = Math.floor((at * text.length) / 2);
		text.format(from, text.length - from, { link: { href: 'https://folkmoot.example/' } });
	},
	unmark(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		text.format(0, text.length, { link: null, bold: null });
	},
	erase(fragment: Y.XmlFragment, at: number) {
		const text = pickText(fragment, at);
		const from = Math.floor((at * text.length) / 2);
		text.delete(from, Math.min(5, text.length - from));
	},
	addParagraph(fragment: Y.XmlFragment, at: number) {
		fragment.insert(Math.floor(at * fragment.length), [paragraph('New.')]);
	},
	addHeading(fragment: Y.XmlFragment, at: number) {
		const heading = new Y.XmlElement('heading');
		heading.setAttribute('level', 2 as unknown as string);
		heading.insert(0, [new Y.XmlText('Heading')]);
		fragment.insert(Math.floor(at * fragment.length), [heading]);
	},
	changeHeading(fragment: Y.XmlFragment, at: number) {
		for (const node of fragment.toArray()) {
			if (node instanceof Y.XmlElement && node.nodeName === 'heading')
				node.setAttribute('level', (at < 0.5 ? 2 : 3) as unknown as string);
		}
	},
	removeBlock(fragment: Y.XmlFragment, at: number) {
		if (fragment.length > 1) fragment.delete(Math.floor(at * fragment.length), 1);
	},
	addTable(fragment: Y.XmlFragment, at: number) {
		const table = new Y.XmlElement('table');
		const row = new Y.XmlElement('tableRow');
		row.insert(0, [cell(), cell()]);
		table.insert(0, [row]);
		fragment.insert(Math.floor(at * fragment.length), [table]);
	},
	changeTable(fragment: Y.XmlFragment, at: number) {
		for (const node of fragment.toArray()) {
			if (!(node instanceof Y.XmlElement) || node.nodeName !== 'table') continue;
			if (at > 0.8 && node.length > 1) node.delete(0, 1);
			else if (at > 0.4) {
				const row = new Y.XmlElement('tableRow');
				row.insert(0, [cell()]);
				node.insert(node.length, [row]);
			} else if (node.length > 0) {
				const row = node.get(0) as Y.XmlElement;
				row.insert(row.length, [cell()]);
			}
		}
	}
};

function paragraph(text: string): Y.XmlElement {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText(text)]);
	return element;
}

function cell(): Y.XmlElement {
	const element = new Y.XmlElement('tableCell');
	element.setAttribute('colspan', 1 as unknown as string);
	element.setAttribute('rowspan', 1 as unknown as string);
	element.insert(0, [paragraph('Cell.')]);
	return element;
}

/** A text somewhere in the fragment; makes one where there is none. */
function pickText(fragment: Y.XmlFragment, at: number): Y.XmlText {
	const texts = [...fragment.createTreeWalker((node) => node instanceof Y.XmlText)] as unknown as Y.XmlText[];
	const picked = texts[Math.floor(at * texts.length)];
	if (picked) return picked;
	fragment.insert(0, [paragraph('')]);
	return pickText(fragment, 0);
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

	test('[P9] four people edit, undo, leave and return as they like: all texts are equal, and equal to a fresh load', async () => {
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
			{ numRuns: 500, interruptAfterTimeLimit: 40_000, endOnFailure: true }
		);
		expect(server.refused.filter((reason) => reason !== 'clientIdTaken')).toEqual([]);
	}, 70_000);

	test("undoing one's own words leaves what others wrote inside of them", async () => {
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
