import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { findPackedVersion, packVersion, unpackVersion } from '../../src/lib/versions/server/pack-version.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';

const versions = 1_000;
const mostBytes = 20_000_000;
/** words that a sitting of ten minutes writes between two versions */
const wordsBetween = 40;

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db.close());

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

/** Four people who write by turns: a place, some words, now and then a few taken away. */
function createWriters(random: (below: number) => number) {
	// Letters as often as in English, without its grammar: harder to compress than what people write.
	const word = () =>
		Array.from({ length: 2 + random(8) }, () => 'eeeeetttaaaooiinnsshhrrdlucmfwygpbvk'[random(36)]).join('');
	const doc = new Y.Doc();
	const clients = [11, 22, 33, 44];
	const fragment = doc.getXmlFragment('problem');
	for (let index = 0; index < 40; index += 1) {
		const paragraph = new Y.XmlElement('paragraph');
		fragment.push([paragraph]);
		paragraph.push([new Y.XmlText()]);
	}
	return {
		doc,
		write: (words: number) =>
			doc.transact(() => {
				for (let left = words; left > 0;) {
					doc.clientID = clients[random(4)]!;
					const text = (fragment.get(random(fragment.length)) as Y.XmlElement).get(0) as Y.XmlText;
					let at = random(text.length + 1);
					for (let run = Math.min(left, 5 + random(20)); run > 0; run -= 1, left -= 1) {
						const typed = `${word()} `;
						text.insert(at, typed);
						at += typed.length;
					}
					if (random(2) === 0 && text.length > 200) {
						text.delete(random(text.length - 100), 20 + random(80));
					}
				}
			})
	};
}

test('[P8] 1,000 versions of a 50 kB document take less than 20 MB, and each comes out as it went in', async () => {
	const { documentId } = await makeDocument(db.database.sql);
	const writers = createWriters(steadyRandom(1));
	while (Y.encodeStateAsUpdate(writers.doc).length < 50_000) writers.write(50);
	const first = Y.encodeStateAsUpdate(writers.doc).length;
	const some = new Map<string, Buffer>();
	await db.database.sql.begin(async (tx) => {
		for (let number = 1; number <= versions; number += 1) {
			const update = Y.encodeStateAsUpdate(writers.doc);
			const { bytes, baseId, sha256 } = await packVersion(tx, documentId, update);
			const id = randomUUID();
			await tx`
				insert into document_version (id, document_id, seq, made_for, words, base_id, bytes, sha256)
				values (${id}, ${documentId}, ${number}, 'writing', 0, ${baseId}, ${bytes}, ${sha256})`;
			if (number % 37 === 0) some.set(id, Buffer.from(update));
			// The text stays of one size: what comes is about what goes, as under a word limit.
			writers.write(wordsBetween);
			if (update.length > 60_000) trim(writers.doc);
		}
	});
	for (const [id, update] of some) {
		const packed = await findPackedVersion(db.database.sql, documentId, id);
		expect(update.equals(Buffer.from(await unpackVersion(documentId, packed!)))).toBe(true);
	}
	const [size] = await db.database.sql<{ bytes: number }[]>`
		select (pg_total_relation_size('document_version') + pg_total_relation_size('document_version_base'))::float8 as bytes`;
	const last = Y.encodeStateAsUpdate(writers.doc).length;
	console.log(
		`${versions} versions of a text of ${kB(first)} to ${kB(last)} take ${(size!.bytes / 1e6).toFixed(1)} MB on disk, indexes included`
	);
	expect(size!.bytes).toBeLessThan(mostBytes);
}, 120_000);

const kB = (bytes: number) => `${Math.round(bytes / 1_000)} kB`;

/** Somebody shortens the longest paragraph. */
function trim(doc: Y.Doc): void {
	const texts = doc
		.getXmlFragment('problem')
		.toArray()
		.map((paragraph) => (paragraph as Y.XmlElement).get(0) as Y.XmlText);
	const longest = texts.reduce((a, b) => (b.length > a.length ? b : a));
	longest.delete(0, Math.floor(longest.length / 2));
}
