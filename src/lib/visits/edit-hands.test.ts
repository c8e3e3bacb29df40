import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { withAuthors } from '#lib/authorship/authorship.ts';
import { readBlocks } from '#lib/versions/block-tree.ts';
import { diffBlocks } from '#lib/versions/diff-blocks.ts';
import { countChanges } from './count-changes.ts';
import { PlayedEdits } from './edit-hands.ts';

const [own, tom, meg] = [1, 2, 3];
let nextClient = 10;

/** A section of paragraphs. */
function textOf(...paragraphs: string[]): Y.Doc {
	const doc = new Y.Doc();
	for (const words of paragraphs) {
		const block = new Y.XmlElement('paragraph');
		doc.getXmlFragment('problem').push([block]);
		block.insert(0, [new Y.XmlText(words)]);
	}
	return doc;
}
const line = (doc: Y.Doc, at: number) =>
	(doc.getXmlFragment('problem').get(at) as Y.XmlElement).get(0) as Y.XmlText;

/** What becomes of a text by edits, each by somebody and all of it under one client id, whoever's that is. */
function count(then: Y.Doc, ...edits: [hand: number, edit: (doc: Y.Doc) => void][]) {
	const now = new Y.Doc();
	Y.applyUpdate(now, Y.encodeStateAsUpdate(then));
	const played = new PlayedEdits(now);
	for (const [hand, edit] of edits) {
		const page = new Y.Doc();
		Y.applyUpdate(page, Y.encodeStateAsUpdate(now));
		page.clientID = nextClient++;
		const before = Y.encodeStateVector(page);
		let update = Y.encodeStateAsUpdate(page, before);
		page.on('update', (bytes: Uint8Array) => (update = bytes));
		page.transact(() => edit(page));
		played.play(update, { wrote: () => hand, took: hand });
	}
	const read = (doc: Y.Doc, hands: typeof played.took) =>
		withAuthors(doc, (readRuns) => readBlocks(doc.getXmlFragment('problem'), readRuns), hands);
	const { by, ...words } = countChanges(diffBlocks(read(then, played.took), read(now, played.wrote)), own);
	return { ...words, by: [...by] };
}

test('each word counts for whoever changed a letter of it, and one’s own for nobody', () => {
	const then = textOf('One two three four five six');
	const changes = count(
		then,
		[own, (doc) => line(doc, 0).delete(0, 'One '.length)],
		[tom, (doc) => line(doc, 0).insert('two'.length, 's')],
		[meg, (doc) => line(doc, 0).delete('twos three four five'.length, ' six'.length)],
		[own, (doc) => line(doc, 0).insert(0, 'Mine ')]
	);
	expect(changes).toEqual({ added: 1, removed: 2, by: [tom, meg] });
});

test('a word that only lost a letter is a new word of whoever took it', () => {
	expect(count(textOf('Plans for it'), [tom, (doc) => line(doc, 0).delete(4, 1)])).toEqual({
		added: 1,
		removed: 1,
		by: [tom]
	});
	expect(count(textOf('Plans for it'), [own, (doc) => line(doc, 0).delete(4, 1)]).by).toEqual([]);
});

test('a paragraph that came or went as a whole counts for whoever did it, also with what others wrote into it', () => {
	const then = textOf('Stays here.', 'This goes away.');
	const changes = count(
		then,
		[
			tom,
			(doc) => {
				const block = new Y.XmlElement('paragraph');
				doc.getXmlFragment('problem').insert(1, [block]);
				block.insert(0, [new Y.XmlText('Quite new words of Tom.')]);
			}
		],
		[meg, (doc) => line(doc, 1).insert('Quite new'.length, ' better')],
		[own, (doc) => doc.getXmlFragment('problem').delete(2, 1)]
	);
	expect(changes).toEqual({ added: 6, removed: 0, by: [tom, meg] });
});

test('what came and went in between, and how words look, is no change of words', () => {
	const then = textOf('One two three');
	expect(
		count(
			then,
			[tom, (doc) => line(doc, 0).insert(0, 'Zero ')],
			[meg, (doc) => line(doc, 0).delete(0, 'Zero '.length)],
			[tom, (doc) => line(doc, 0).format(0, 3, { bold: {} })]
		)
	).toEqual({ added: 0, removed: 0, by: [] });
});
