import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { CellSelection } from '@tiptap/pm/tables';
import { initProseMirrorDoc, updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { schemaExtensions } from './editor-extensions.ts';
import type { Move } from './move.ts';
import { moveColumn, moveRow } from './table-moves.ts';

const schema = getSchema(schemaExtensions());

type Cell = string | { words: string; colspan?: number; rowspan?: number };
const cellNode = (cell: Cell) => {
	const { words, ...spans } = typeof cell === 'string' ? { words: cell } : cell;
	const header = words.startsWith('#');
	return {
		type: header ? 'tableHeader' : 'tableCell',
		attrs: { colspan: 1, rowspan: 1, ...spans },
		content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }]
	};
};
const tableOf = (...rows: Cell[][]) =>
	schema.nodeFromJSON({
		type: 'doc',
		content: [
			{ type: 'table', content: rows.map((row) => ({ type: 'tableRow', content: row.map(cellNode) })) },
			{ type: 'paragraph', content: [{ type: 'text', text: 'below' }] }
		]
	});
const placeOf = (doc: Node, words: string) => {
	let place = -1;
	doc.descendants((node, position) => {
		if (node.isText && node.text === words) place = position;
	});
	return place;
};
/** With the caret behind the first letter of these words. */
const at = (doc: Node, words: string) =>
	EditorState.create({ doc, selection: TextSelection.create(doc, placeOf(doc, words) + 1) });
const rowsOf = (doc: Node) =>
	doc.firstChild!.children.map((row) => row.children.map((cell) => cell.textContent).join(' '));
const moved = (move: Move): Transaction => {
	if (!move.ok) throw new Error(move.reason);
	move.transaction.doc.check();
	return move.transaction;
};
const reason = (move: Move) => (move.ok ? 'moved' : move.reason);

test('a row moves past its neighbour, and the caret goes with its words', () => {
	const state = at(tableOf(['a', 'b'], ['c', 'd'], ['e', 'f']), 'c');
	const up = moved(moveRow(state, 'up'));
	expect(rowsOf(up.doc)).toEqual(['c d', 'a b', 'e f']);
	expect(up.selection.$from.parent.textContent).toBe('c');
	expect(up.selection.$from.parentOffset).toBe(1);
	const down = moved(moveRow(state, 'down'));
	expect(rowsOf(down.doc)).toEqual(['a b', 'e f', 'c d']);
	expect(down.selection.$from.parent.textContent).toBe('c');
});

test('a column moves past its neighbour in every row, and the caret goes with its words', () => {
	const state = at(tableOf(['a', 'b', 'c'], ['d', 'e', 'f']), 'e');
	const left = moved(moveColumn(state, 'left'));
	expect(rowsOf(left.doc)).toEqual(['b a c', 'e d f']);
	expect(left.selection.$from.parent.textContent).toBe('e');
	const right = moved(moveColumn(state, 'right'));
	expect(rowsOf(right.doc)).toEqual(['a c b', 'd f e']);
	expect(right.selection.$from.parent.textContent).toBe('e');
});

test('selected rows and columns move together and stay selected', () => {
	const doc = tableOf(['a', 'b', 'c'], ['d', 'e', 'f'], ['g', 'h', 'i']);
	const cell = (words: string) => placeOf(doc, words) - 2;
	const rows = EditorState.create({ doc, selection: CellSelection.create(doc, cell('a'), cell('d')) });
	const down = moved(moveRow(rows, 'down'));
	expect(rowsOf(down.doc)).toEqual(['g h i', 'a b c', 'd e f']);
	expect(down.selection).toBeInstanceOf(CellSelection);
	const columns = EditorState.create({ doc, selection: CellSelection.create(doc, cell('b'), cell('c')) });
	expect(rowsOf(moved(moveColumn(columns, 'left')).doc)).toEqual(['b c a', 'e f d', 'h i g']);
});

test('at the edge it stays, and says which edge', () => {
	const state = at(tableOf(['a', 'b'], ['c', 'd']), 'a');
	expect(reason(moveRow(state, 'up'))).toBe('firstRow');
	expect(reason(moveColumn(state, 'left'))).toBe('firstColumn');
	const end = at(state.doc, 'd');
	expect(reason(moveRow(end, 'down'))).toBe('lastRow');
	expect(reason(moveColumn(end, 'right'))).toBe('lastColumn');
	expect(reason(moveRow(at(state.doc, 'below'), 'up'))).toBe('nothing');
});

test('a merged cell is never cut apart; what it lies in as a whole moves', () => {
	const tall = tableOf([{ words: 'a', rowspan: 2 }, 'b'], ['c'], ['d', 'e']);
	expect(reason(moveRow(at(tall, 'c'), 'down'))).toBe('merged');
	expect(reason(moveRow(at(tall, 'd'), 'up'))).toBe('merged');
	expect(rowsOf(moved(moveRow(at(tall, 'a'), 'down')).doc)).toEqual(['d e', 'a b', 'c']);
	expect(rowsOf(moved(moveColumn(at(tall, 'b'), 'left')).doc)).toEqual(['b a', 'c', 'e d']);
	const wide = tableOf([{ words: 'a', colspan: 2 }, 'b'], ['c', 'd', 'e']);
	expect(reason(moveColumn(at(wide, 'c'), 'right'))).toBe('merged');
	expect(reason(moveColumn(at(wide, 'e'), 'left'))).toBe('merged');
	expect(rowsOf(moved(moveColumn(at(wide, 'a'), 'right')).doc)).toEqual(['b a', 'e c d']);
	expect(rowsOf(moved(moveRow(at(wide, 'c'), 'up')).doc)).toEqual(['c d e', 'a b']);
});

test('the header row stays at the top and the header column at the side', () => {
	const doc = tableOf(['#a', '#b'], ['c', 'd'], ['e', 'f']);
	expect(reason(moveRow(at(doc, 'c'), 'up'))).toBe('headerRow');
	expect(reason(moveRow(at(doc, '#a'), 'down'))).toBe('headerRow');
	expect(rowsOf(moved(moveColumn(at(doc, 'c'), 'right')).doc)).toEqual(['#b #a', 'd c', 'f e']);
	const side = tableOf(['#a', 'b'], ['#c', 'd']);
	expect(reason(moveColumn(at(side, 'b'), 'left'))).toBe('headerColumn');
});

/** Two pages with the same table; the first moves, the second types, and both hear of each other afterwards. */
function atOnce(doc: Node, move: (state: EditorState) => Move, words: string, caret: string) {
	const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
	const fragment = mine.getXmlFragment('a');
	updateYFragment(mine, fragment, doc, { mapping: new Map(), isOMark: new Map() });
	Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
	const { doc: node, meta } = initProseMirrorDoc(fragment, schema);
	const before = Y.encodeStateVector(mine);
	const transaction = moved(move(at(node, caret)));
	mine.transact(() => {
		for (const between of [...transaction.docs.slice(1), transaction.doc])
			updateYFragment(mine, fragment, between, meta);
	});
	const update = Y.encodeStateAsUpdate(mine, before);
	const their = theirs.getXmlFragment('a');
	const own = initProseMirrorDoc(their, schema);
	const typed = EditorState.create({ doc: own.doc }).tr.insertText(
		'!',
		placeOf(own.doc, words) + words.length
	);
	updateYFragment(theirs, their, typed.doc, own.meta);
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
	Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
	expect(fragmentText(their)).toBe(fragmentText(fragment));
	return { rows: rowsOf(yXmlFragmentToProseMirrorRootNode(fragment, schema)), bytes: update.length };
}

test.each(['up', 'down'] as const)(
	'[C1] what others type in rows that do not move stays, moving %s',
	(direction) => {
		const doc = tableOf(['a', 'b'], ['c', 'd'], ['e', 'f']);
		const expected = direction === 'up' ? ['c d', 'a b', 'e f'] : ['a b', 'e f', 'c d'];
		for (const words of ['a', 'b', 'e', 'f'])
			expect(atOnce(doc, (state) => moveRow(state, direction), words, 'c').rows).toEqual(
				expected.map((row) => row.replace(words, `${words}!`))
			);
		// Two rows only: nothing beside them tells which one moved.
		expect(atOnce(tableOf(['a'], ['b']), (state) => moveRow(state, 'up'), 'a', 'b').rows).toEqual([
			'b',
			'a!'
		]);
	}
);

test('[C1] what others type in columns that do not move stays', () => {
	const doc = tableOf(['a', 'b', 'c'], ['d', 'e', 'f']);
	for (const words of ['a', 'c', 'd', 'f'])
		expect(atOnce(doc, (state) => moveColumn(state, 'left'), words, 'b').rows).toEqual(
			['b a c', 'e d f'].map((row) => row.replace(words, `${words}!`))
		);
});

test('moving a row of a large table sends that row and nothing else', () => {
	const long = 'words '.repeat(100);
	const doc = tableOf(...Array.from({ length: 40 }, (_, row) => [`${row}x`, `${long}${row}`]));
	expect(atOnce(doc, (state) => moveRow(state, 'down'), '0x', '7x').bytes).toBeLessThan(1_200);
});
