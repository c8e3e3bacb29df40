import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { countByClient, joinRuns, percents, shareInWords, withAuthors } from './authorship.ts';

/** A paragraph written by one client, then written in by another. */
function writtenByTwo() {
	const first = new Y.Doc();
	first.clientID = 1;
	const paragraph = new Y.XmlElement('paragraph');
	first.getXmlFragment('problem').insert(0, [paragraph]);
	const text = new Y.XmlText();
	paragraph.insert(0, [text]);
	text.insert(0, 'people sleeping');
	const second = new Y.Doc();
	second.clientID = 2;
	Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
	const copy = (second.getXmlFragment('problem').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	return { first, second, text, copy };
}
const read = (doc: Y.Doc) =>
	withAuthors(doc, (readRuns) =>
		readRuns((doc.getXmlFragment('problem').get(0) as Y.XmlElement).get(0) as Y.XmlText)
	);
const counts = (doc: Y.Doc) =>
	Object.fromEntries(
		withAuthors(doc, (readRuns) => countByClient([doc.getXmlFragment('problem')], readRuns))
	);

test('what one person typed in parts is one run, under the same marks', () => {
	const run = (text: string, client: number, marks = {}) => ({ text, client, marks });
	const runs = [run('a', 1), run('b', 2), run('c', 1, { bold: {} }), run('d', 3), run('e', 3)];
	expect(
		joinRuns(runs, ({ client }, other) => client === other.client || client + other.client === 3)
	).toEqual([run('ab', 1), run('c', 1, { bold: {} }), run('de', 3)]);
});

describe('who wrote what', () => {
	test('words inside another person’s words are their own', () => {
		const { second, copy } = writtenByTwo();
		copy.insert(7, 'now ');
		expect(read(second)).toEqual([
			{ text: 'people ', marks: {}, client: 1 },
			{ text: 'now ', marks: {}, client: 2 },
			{ text: 'sleeping', marks: {}, client: 1 }
		]);
		expect(counts(second)).toEqual({ 1: 14, 2: 3 });
	});

	test('making words bold or deleting some does not make them one’s own', () => {
		const { second, copy } = writtenByTwo();
		copy.format(0, 6, { bold: {} });
		copy.delete(0, 2);
		expect(read(second)).toEqual([
			{ text: 'ople', marks: { bold: {} }, client: 1 },
			{ text: ' sleeping', marks: {}, client: 1 }
		]);
		expect(counts(second)).toEqual({ 1: 12 });
	});

	test('what two wrote apart is theirs after the merge', () => {
		const { first, second, text, copy } = writtenByTwo();
		text.insert(15, ' rough');
		copy.insert(0, 'Many ');
		Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
		expect(counts(first)).toEqual({ 1: 19, 2: 4 });
		Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
		expect(read(second)).toEqual(read(first));
	});

	test('a thousand paragraphs are read one by one', () => {
		const doc = new Y.Doc();
		const fragment = doc.getXmlFragment('problem');
		for (let index = 0; index < 1_000; index += 1) {
			const paragraph = new Y.XmlElement('paragraph');
			fragment.insert(index, [paragraph]);
			paragraph.insert(0, [new Y.XmlText('words')]);
		}
		expect(counts(doc)).toEqual({ [doc.clientID]: 5_000 });
	});
});

describe('percents', () => {
	test.each([
		[
			[1, 1, 1],
			[34, 33, 33]
		],
		[
			[999, 1],
			[100, 0]
		],
		[
			[0, 0],
			[0, 0]
		],
		[[], []]
	])('%j is %j', (given, expected) => {
		expect(percents(given)).toEqual(expected);
	});

	test('a share that rounds to nothing is not called nothing', () => {
		expect(shareInWords(0, 1)).toBe('less than 1%');
		expect(shareInWords(0, 0)).toBe('0%');
		expect(shareInWords(46, 120)).toBe('46%');
	});
});
