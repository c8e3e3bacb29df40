import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { blocksAt, deleteBlocks, duplicateBlocks, moveBlocks, moveTo } from './block-moves.ts';
import { schemaExtensions } from './editor-extensions.ts';
import type { Move } from './move.ts';

const schema = getSchema(schemaExtensions());
type Json = { type: string; content: object[] };
const block = (type: string, ...content: object[]): Json => ({ type, content });
const line = (words: string) => block('paragraph', { type: 'text', text: words });
const item = (words: string, ...more: object[]) => block('listItem', line(words), ...more);
const section = (...content: object[]) => schema.nodeFromJSON({ type: 'doc', content });
const placeOf = (doc: Node, words: string) => {
	let place = -1;
	doc.descendants((node, position) => {
		if (node.isText && node.text === words) place = position;
	});
	return place;
};
/** From within the first words to within the last. */
const at = (doc: Node, first: string, last = first) =>
	EditorState.create({
		doc,
		selection: TextSelection.create(doc, placeOf(doc, first) + 1, placeOf(doc, last) + 1)
	});
const outline = (node: Node): string =>
	node.isTextblock ? node.textContent : `(${node.children.map(outline).join(' ')})`;
const after = (move: Move) => {
	if (!move.ok) return move.reason;
	move.transaction.doc.check();
	return outline(move.transaction.doc);
};

test('a paragraph moves past its neighbour whatever that is, and the caret with it', () => {
	const doc = section(line('a'), block('bulletList', item('x'), item('y')), line('b'));
	expect(after(moveBlocks(at(doc, 'b'), 'up'))).toBe('(a b ((x) (y)))');
	expect(after(moveBlocks(at(doc, 'a'), 'down'))).toBe('(((x) (y)) a b)');
	const move = moveBlocks(at(doc, 'b'), 'up');
	expect(move.ok && move.transaction.selection.$from.parent.textContent).toBe('b');
	expect(after(moveBlocks(at(doc, 'a'), 'up'))).toBe('first');
	expect(after(moveBlocks(at(doc, 'b'), 'down'))).toBe('last');
});

test('all blocks that the selection touches move together', () => {
	const doc = section(line('a'), line('b'), line('c'), line('d'));
	expect(after(moveBlocks(at(doc, 'b', 'c'), 'up'))).toBe('(b c a d)');
	expect(after(moveBlocks(at(doc, 'b', 'c'), 'down'))).toBe('(a d b c)');
});

test('an item moves within its list, with the list below it; at the edge it stays', () => {
	const doc = section(
		line('a'),
		block('orderedList', item('x', block('bulletList', item('x1'), item('x2'))), item('y'))
	);
	expect(after(moveBlocks(at(doc, 'y'), 'up'))).toBe('(a ((y) (x ((x1) (x2)))))');
	expect(after(moveBlocks(at(doc, 'x2'), 'up'))).toBe('(a ((x ((x2) (x1))) (y)))');
	expect(after(moveBlocks(at(doc, 'x'), 'up'))).toBe('firstItem');
	expect(after(moveBlocks(at(doc, 'x2'), 'down'))).toBe('lastItem');
});

test('a whole list that is selected moves as one block, and so does a quote', () => {
	const doc = section(
		line('a'),
		block('bulletList', item('x'), item('y')),
		block('blockquote', line('q'), line('r'))
	);
	expect(after(moveBlocks(at(doc, 'x', 'y'), 'up'))).toBe('(((x) (y)) a (q r))');
	expect(after(moveBlocks(at(doc, 'r'), 'up'))).toBe('(a (q r) ((x) (y)))');
});

test('in a table its rows move, and are not blocks; what is done with the block is done with the table', () => {
	const cell = (words: string) => block('tableCell', line(words));
	const doc = section(line('a'), block('table', block('tableRow', cell('x')), block('tableRow', cell('y'))));
	expect(blocksAt(at(doc, 'x').selection)).toBeNull();
	expect(outline(duplicateBlocks(at(doc, 'x'))!.doc)).toBe('(a (((x)) ((y))) (((x)) ((y))))');
});

test('a block that is dropped where it stands stays; elsewhere it is put in there', () => {
	const doc = section(line('a'), line('b'), line('c'));
	const b = { from: 3, to: 6 };
	for (const target of [3, 6]) expect(after(moveTo(at(doc, 'b'), b, target))).toBe('nothing');
	expect(after(moveTo(at(doc, 'a'), b, 9))).toBe('(a c b)');
	expect(after(moveTo(at(doc, 'a'), b, 0))).toBe('(b a c)');
});

test('a block is written twice, or taken out; a section never stays without one', () => {
	const doc = section(line('a'), line('b'));
	const twice = duplicateBlocks(at(doc, 'a'))!.doc;
	expect(outline(twice)).toBe('(a a b)');
	// The same object twice would be written to Yjs again and again.
	expect(twice.child(0)).not.toBe(twice.child(1));
	expect(outline(deleteBlocks(at(doc, 'a'))!.transaction.doc)).toBe('(b)');
	expect(outline(deleteBlocks(at(doc, 'a', 'b'))!.transaction.doc)).toBe('()');
	deleteBlocks(at(doc, 'a', 'b'))!.transaction.doc.check();
});

test('the only item of a list in a cell is left to its row', () => {
	const cell = (...content: object[]) => block('tableCell', ...content);
	const doc = section(
		block(
			'table',
			block('tableRow', cell(block('bulletList', item('x')))),
			block('tableRow', cell(block('bulletList', item('y'), item('z'))))
		)
	);
	expect(blocksAt(at(doc, 'x').selection)).toBeNull();
	expect(after(moveBlocks(at(doc, 'z'), 'up'))).toBe('((((((x)))) ((((z) (y))))))');
});
