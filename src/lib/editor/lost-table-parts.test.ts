import { getSchema } from '@tiptap/core';
import { EditorState, TextSelection, type Command, type Transaction } from '@tiptap/pm/state';
import {
	addRowAfter,
	deleteColumn,
	deleteRow,
	deleteTable,
	mergeCells,
	CellSelection
} from '@tiptap/pm/tables';
import { describe, expect, test } from 'vitest';
import { schemaExtensions } from './editor-extensions.ts';
import { lostPart } from './lost-table-parts.ts';

const schema = getSchema(schemaExtensions());
const { nodes } = schema;
const words = (text: string) => nodes.paragraph!.create(null, text ? schema.text(text) : []);
const table = (rows: string[][]) =>
	nodes.table!.create(
		null,
		rows.map((row) =>
			nodes.tableRow!.create(
				null,
				row.map((text) => nodes.tableCell!.create(null, words(text)))
			)
		)
	);

function stateOf(find = 'b'): EditorState {
	const doc = nodes.doc!.create(null, [
		words('before'),
		table([
			['a', 'b'],
			['c', 'd']
		]),
		words('after')
	]);
	const state = EditorState.create({ doc });
	return state.apply(state.tr.setSelection(TextSelection.create(state.doc, placeOf(state, find))));
}
function placeOf(state: EditorState, text: string): number {
	let found = -1;
	state.doc.descendants((node, position) => {
		if (node.isText && node.text === text) found = position;
	});
	return found;
}
const made = (state: EditorState, command: Command): Transaction => {
	let made: Transaction | null = null;
	command(state, (transaction) => (made = transaction));
	return made!;
};

describe('what a change takes from tables', () => {
	test.each([
		['table', deleteTable],
		['row', deleteRow],
		['column', deleteColumn],
		[null, addRowAfter]
	] as const)('%s', (part, command) => {
		expect(lostPart(made(stateOf(), command))).toBe(part);
	});
	test('a table that goes with the text around it is told as a table', () => {
		const state = stateOf();
		expect(lostPart(state.tr.delete(1, state.doc.content.size - 1))).toBe('table');
	});
	test('typing, also over selected words, takes nothing', () => {
		const state = stateOf();
		const at = placeOf(state, 'before');
		expect(lostPart(state.tr.insertText('x', at))).toBeNull();
		expect(lostPart(state.tr.insertText('x', at, at + 4))).toBeNull();
		expect(lostPart(state.tr.insertText('x', placeOf(state, 'b'), placeOf(state, 'b') + 1))).toBeNull();
	});
	test('a table that is moved is not lost', () => {
		const state = stateOf();
		const [from, moved] = [state.doc.child(0).nodeSize, state.doc.child(1)];
		const transaction = state.tr.delete(from, from + moved.nodeSize);
		expect(lostPart(transaction.insert(transaction.doc.content.size, moved))).toBeNull();
	});
	test('merged cells are no column less', () => {
		const state = stateOf();
		const cell = (text: string) => placeOf(state, text) - 2;
		const selected = state.apply(
			state.tr.setSelection(CellSelection.create(state.doc, cell('a'), cell('b')))
		);
		expect(lostPart(made(selected, mergeCells))).toBeNull();
	});
});
