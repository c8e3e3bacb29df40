import * as Y from 'yjs';
import { settle } from './figures.ts';
import { Page } from './page.ts';
import type { Subject } from './subject.ts';
import { sectionKey, type World } from './world.ts';

const emptyStateVector = new Uint8Array([0]);

/** One update with a text typed and corrected by so many single edits. */
export function editedText(edits: number): Uint8Array {
	const doc = new Y.Doc();
	const text = new Y.XmlText();
	doc.transact(() => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [text]);
		doc.getXmlFragment(sectionKey).insert(0, [paragraph]);
	});
	// A steady generator, so that every run opens the same text: people type runs, take some back, and move on.
	const random = steadyRandom(42);
	let caret = 0;
	let edit = 0;
	doc.transact(() => {
		while (edit < edits) {
			if (random(5) === 0) caret = random(text.length + 1);
			for (let left = 1 + random(40); left > 0 && edit < edits; left -= 1, edit += 1) {
				text.insert(caret++, 'etaoin shrdlu'[random(13)]!);
			}
			for (let left = random(14); left > 0 && caret > 0 && edit < edits; left -= 1, edit += 1)
				text.delete(--caret, 1);
		}
	});
	const update = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return update;
}

/** Whole numbers below a bound, the same ones every time (mulberry32). */
function steadyRandom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** Opens a document as a fresh page does. Time from the first byte of the handshake until the text is in a Y.Doc. */
export async function openFresh(
	subject: Subject,
	world: World,
	documentId: string
): Promise<{ ms: number; bytes: number }> {
	const doc = new Y.Doc();
	let bytes = 0;
	const page = new Page({
		port: subject.port,
		documentId,
		cookie: world.cookie(0),
		clientId: world.newClientId(),
		onUpdate: (update) => {
			bytes += update.length;
			Y.applyUpdate(doc, update);
		}
	});
	const startedAt = performance.now();
	await page.connect(emptyStateVector);
	const ms = performance.now() - startedAt;
	page.close();
	doc.destroy();
	return { ms, bytes };
}

/** The same pages, each with its officer and its client id, as they come back after a lost line. */
export function makePages(subject: Subject, world: World, documentId: string, count: number): () => Page[] {
	const who = Array.from({ length: count }, (_, index) => ({
		cookie: world.cookie(index),
		clientId: world.newClientId()
	}));
	return () => who.map((each) => new Page({ port: subject.port, documentId, ...each }));
}

/**
 * All pages connect at once. Time in ms from the first handshake until the last has its step 2; pages that `have` the
 * text say so with their state vector and their deletions. `null`: they only connect, as to the relay.
 */
export async function connectAll(pages: Page[], have: Uint8Array | 'nothing' | null): Promise<number> {
	const held = have instanceof Uint8Array ? have : null;
	const stateVector = held ? Y.encodeStateVectorFromUpdate(held) : have && emptyStateVector;
	const deletions = held && stateVector ? Y.diffUpdate(held, stateVector) : undefined;
	const startedAt = performance.now();
	await Promise.all(pages.map((page) => page.connect(stateVector, deletions)));
	const ms = performance.now() - startedAt;
	for (const page of pages) page.close();
	await settle();
	return ms;
}

/** Connections that say nothing, over many rooms. Bytes of resident memory that each costs the server. */
export async function idleBytes(
	subject: Subject,
	world: World,
	rooms: number,
	connections: number
): Promise<number> {
	const documents: string[] = [];
	for (let room = 0; room < rooms; room += 1) documents.push(await world.newDocument());
	// What the process needs once, for its first connections, is not any one connection's.
	const first = documents.slice(0, 50).map(
		(documentId, index) =>
			new Page({
				port: subject.port,
				documentId,
				cookie: world.cookie(index),
				clientId: world.newClientId()
			})
	);
	await Promise.all(first.map((page) => page.connect(emptyStateVector)));
	const before = await subject.residentBytes();
	const pages: Page[] = [];
	for (let from = 0; from < connections; from += 100) {
		const some = Array.from({ length: Math.min(100, connections - from) }, (_, index) => {
			const documentId = documents[(from + index) % rooms]!;
			return new Page({
				port: subject.port,
				documentId,
				cookie: world.cookie(index),
				clientId: world.newClientId()
			});
		});
		await Promise.all(some.map((page) => page.connect(emptyStateVector)));
		pages.push(...some);
	}
	const after = await subject.residentBytes();
	for (const page of [...first, ...pages]) page.close();
	return (after - before) / connections;
}
