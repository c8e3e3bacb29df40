import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import { anchorOf, placeOf, type LiveSection } from './anchor.ts';
import { carryPosition } from './carry-position.ts';
import { commentLimits } from './comment.ts';

const schema = getSchema(schemaExtensions());
const paragraph = (text: string) => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] });
const blocks = (...content: object[]) => schema.nodeFromJSON({ type: 'doc', content });
const texts = (...content: string[]) => blocks(...content.map(paragraph));

let doc: Y.Doc;
let fragment: Y.XmlFragment;

function begin(node: Node) {
	doc = new Y.Doc();
	fragment = doc.getXmlFragment('problem');
	prosemirrorJSONToYXmlFragment(schema, node.toJSON(), fragment);
}
function now(): LiveSection {
	const { doc: node, mapping } = initProseMirrorDoc(fragment, schema);
	return { doc, fragment, node, mapping };
}
/** As an editor's binding writes a changed text into Yjs. */
function becomes(node: Node) {
	const { mapping, meta } = initProseMirrorDoc(fragment, schema);
	doc.transact(() => updateYFragment(doc, fragment, node, { ...meta, mapping }));
}
function rangeOf(words: string) {
	const { node } = now();
	let from = -1;
	node.descendants((inner, position) => {
		const at = inner.isText ? inner.text!.indexOf(words) : -1;
		if (at >= 0 && from < 0) from = position + at;
	});
	return { from, to: from + words.length };
}
const anchorTo = (words: string) => anchorOf(rangeOf(words), now())!;
function wordsAt(anchor: ReturnType<typeof anchorTo>) {
	const live = now();
	const place = placeOf(anchor, live);
	return place && live.node.textBetween(place.from, place.to, '|');
}
/** Where the nth of the same words begins. */
function startOf(words: string, nth: number) {
	const found: number[] = [];
	now().node.descendants((inner, position) => {
		const text = inner.text ?? '';
		for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) found.push(position + at);
	});
	return found[nth - 1]!;
}
/** Follows the nth of the same words through edits, as an editor does that is open all the while. */
function follow(words: string, nth: number) {
	const from = startOf(words, nth);
	const anchor = anchorOf({ from, to: from + words.length }, now())!;
	let [last, { node }] = [from, now()];
	return (text: Node) => {
		becomes(text);
		const live = now();
		last = carryPosition(node, live.node)(last);
		node = live.node;
		const place = placeOf(anchor, live, last);
		if (place && !place.byWords) last = place.from;
		return place?.from ?? null;
	};
}

beforeEach(() => begin(texts('One two three.', 'Four five six.', 'Seven eight nine.')));

describe('words keep their comment', () => {
	test('when nothing changed, in every place', () => {
		for (const words of ['One', 'two', 'three.', 'Four', 'six.', 'Seven eight', 'nine.']) {
			expect(wordsAt(anchorTo(words)), words).toBe(words);
		}
	});
	test('when words are typed before them, also right before, and are not taken in', () => {
		const [first, middle] = [anchorTo('One'), anchorTo('five')];
		becomes(texts('Well: One two three.', 'Four really five six.', 'Seven eight nine.'));
		expect(wordsAt(first)).toBe('One');
		expect(wordsAt(middle)).toBe('five');
	});
	test('when words are typed right after them, and are not taken in', () => {
		const last = anchorTo('nine.');
		becomes(texts('One two three.', 'Four five six.', 'Seven eight nine. Ten.'));
		expect(wordsAt(last)).toBe('nine.');
	});
	test('when words are typed inside, and are taken in', () => {
		const anchor = anchorTo('Four five six');
		becomes(texts('One two three.', 'Four and five six.', 'Seven eight nine.'));
		expect(wordsAt(anchor)).toBe('Four and five six');
	});
	test('when a part of them is deleted', () => {
		const anchor = anchorTo('Four five six');
		becomes(texts('One two three.', 'five six.', 'Seven eight nine.'));
		expect(wordsAt(anchor)).toBe('five six');
	});
	test('when the paragraphs around them move or go', () => {
		const anchor = anchorTo('five');
		becomes(texts('Four five six.', 'Seven eight nine.', 'One two three.'));
		expect(wordsAt(anchor)).toBe('five');
		becomes(texts('Four five six.'));
		expect(wordsAt(anchor)).toBe('five');
	});
	test('when they are made bold', () => {
		const anchor = anchorTo('five');
		becomes(
			blocks(paragraph('One two three.'), {
				type: 'paragraph',
				content: [
					{ type: 'text', text: 'Four ' },
					{ type: 'text', text: 'five', marks: [{ type: 'bold' }] },
					{ type: 'text', text: ' six.' }
				]
			})
		);
		expect(wordsAt(anchor)).toBe('five');
	});
	test('when their paragraph is split before them or becomes a list', () => {
		const anchor = anchorTo('five');
		becomes(texts('One two three.', 'Four ', 'five six.', 'Seven eight nine.'));
		expect(wordsAt(anchor)).toBe('five');
		becomes(
			blocks(paragraph('One two three.'), {
				type: 'bulletList',
				content: [{ type: 'listItem', content: [paragraph('Four')] }].concat({
					type: 'listItem',
					content: [paragraph('five six.')]
				})
			})
		);
		expect(wordsAt(anchor)).toBe('five');
	});
	test('on another page, which has the same text from the server', () => {
		const anchor = anchorTo('five');
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		const there = other.getXmlFragment('problem');
		there.insert(0, [new Y.XmlElement('paragraph')]);
		const { doc: node, mapping } = initProseMirrorDoc(there, schema);
		const place = placeOf(anchor, { doc: other, fragment: there, node, mapping })!;
		expect(node.textBetween(place.from, place.to)).toBe('five');
	});
});

test('words that are cut and pasted elsewhere keep their comment', () => {
	const now = follow('five', 1);
	expect(now(texts('One two three.', 'Four six.', 'Seven eight nine.'))).toBeNull();
	expect(now(texts('One two three.', 'Four six.', 'Seven five eight nine.'))).toBe(startOf('five', 1));
});

describe('words that stand twice keep their comment', () => {
	beforeEach(() => begin(texts('Leeds asks. Later Leeds answers.', 'And York.')));

	test('when Enter is pressed before them', () => {
		const now = follow('Leeds', 2);
		expect(now(texts('Leeds asks. ', 'Later Leeds answers.', 'And York.'))).toBe(startOf('Leeds', 2));
	});
	test('when Enter is pressed between them and the others, which go down', () => {
		const now = follow('Leeds', 1);
		expect(now(texts('Leeds asks. ', 'Later Leeds answers.', 'And York.'))).toBe(startOf('Leeds', 1));
	});
	test('when a list is made of their paragraph, and when it is none again', () => {
		const now = follow('Leeds', 2);
		const item = { type: 'listItem', content: [paragraph('Leeds asks. Later Leeds answers.')] };
		const list = blocks({ type: 'bulletList', content: [item] }, paragraph('And York.'));
		expect(now(list)).toBe(startOf('Leeds', 2));
		expect(now(texts('Leeds asks. Later Leeds answers.', 'And York.'))).toBe(startOf('Leeds', 2));
	});
	test('when they are cut and pasted nearer to where they were than the others', () => {
		const now = follow('Leeds', 2);
		expect(now(texts('Leeds asks. Later answers.', 'And York.'))).toBe(startOf('Leeds', 1));
		expect(now(texts('Leeds asks. Later answers Leeds.', 'And York.'))).toBe(startOf('Leeds', 2));
	});
	test('on a page that opens later: those nearest to the place that is left of them', () => {
		const from = startOf('Leeds', 2);
		const anchor = anchorOf({ from, to: from + 5 }, now())!;
		becomes(texts('Leeds asks. Later answers.', 'Leeds and York.'));
		expect(placeOf(anchor, now())?.from).toBe(startOf('Leeds', 2));
	});
});

test('words that Enter tore apart are marked whole', () => {
	const anchor = anchorTo('Four five six');
	becomes(texts('One two three.', 'Four ', 'five six.', 'Seven eight nine.'));
	expect(wordsAt(anchor)).toBe('Four |five six');
});

describe('a position is carried through an edit', () => {
	const carried = (before: Node, after: Node) => carryPosition(before, after);

	test('that changed nothing', () => {
		expect(carried(texts('one two'), texts('one two'))(5)).toBe(5);
	});
	test('behind what was put in or taken out, and not before it', () => {
		const [before, after] = [texts('one two'), texts('one more two')];
		expect([2, 5].map(carried(before, after))).toEqual([2, 10]);
		expect([2, 10].map(carried(after, before))).toEqual([2, 5]);
	});
	test('also where the same words stand beside it', () => {
		const [before, after] = [texts('aa b'), texts('aaaa b')];
		expect(carried(before, after)(4)).toBe(6);
		expect(carried(after, before)(6)).toBe(4);
	});
});

describe('words are gone', () => {
	test('when they are deleted', () => {
		const anchor = anchorTo('five');
		becomes(texts('One two three.', 'Four six.', 'Seven eight nine.'));
		expect(wordsAt(anchor)).toBeNull();
	});
	test('when their paragraph is deleted, and when everything is', () => {
		const anchor = anchorTo('Four five six.');
		becomes(texts('One two three.', 'Seven eight nine.'));
		expect(wordsAt(anchor)).toBeNull();
		becomes(texts(''));
		expect(wordsAt(anchor)).toBeNull();
	});
	test('when the anchor cannot be read or is of another document', () => {
		expect(placeOf({ start: '!', end: '!', quote: '' }, now())).toBeNull();
		const anchor = { ...anchorTo('five'), quote: '' };
		begin(texts('One two three.'));
		expect(wordsAt(anchor)).toBeNull();
	});
});

describe('a selection', () => {
	test('is cut to its words', () => {
		const { from } = rangeOf('three.');
		const { to } = rangeOf('Four');
		const anchor = anchorOf({ from: from - 1, to: to + 1 }, now())!;
		expect(anchor.quote).toBe('three. Four');
		expect(wordsAt(anchor)).toBe('three.|Four');
	});
	test('without words is no anchor', () => {
		const { to } = rangeOf('three.');
		expect(anchorOf({ from: to, to: to + 2 }, now())).toBeNull();
	});
	test('of a whole long section stays within the bounds, and is found by its beginning', () => {
		begin(texts('word '.repeat(400).trim()));
		const anchor = anchorOf({ from: 0, to: now().node.content.size }, now())!;
		expect(anchor.quote.length).toBeLessThanOrEqual(commentLimits.quoteCharacters);
		expect(anchor.start.length).toBeLessThanOrEqual(commentLimits.anchorBytes);
		expect(anchor.end.length).toBeLessThanOrEqual(commentLimits.anchorBytes);
		expect(wordsAt(anchor)).toHaveLength(1999);
	});
});
