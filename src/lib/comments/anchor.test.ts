import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { schemaExtensions } from '#lib/proposals/editor-extensions.ts';
import { anchorOf, placeOf, type LiveSection } from './anchor.ts';
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
	test('when the same words stand elsewhere more than once', () => {
		const anchor = anchorTo('five');
		becomes(texts('five and five'));
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
