import { Fragment, type Node } from '@tiptap/pm/model';
import {
	NodeSelection,
	Selection,
	TextSelection,
	type EditorState,
	type Transaction
} from '@tiptap/pm/state';
import type { Move, Span } from './move.ts';

/** Blocks side by side in a section or in a list. */
export interface Blocks extends Span {
	/** what they stand in, and where its content begins */
	parent: Node;
	start: number;
	/** the first and the one behind the last, counted in their parent */
	first: number;
	end: number;
}

const lists = new Set(['bulletList', 'orderedList']);

/**
 * The blocks that a selection touches, as they are moved: items within their list, whatever else within the section. A
 * quote is one block. All items of a list are the list itself. Null: the selection stands in a table, whose rows move.
 */
export function blocksAt(
	{ $from, $to }: Pick<Selection, '$from' | '$to'>,
	{ acrossTables = false } = {}
): Blocks | null {
	for (let depth = $from.sharedDepth($to.pos); depth >= 0; depth--) {
		const parent = $from.node(depth);
		if (parent.type.name === 'tableRow' && !acrossTables) return null;
		if (depth > 0 && !lists.has(parent.type.name)) continue;
		// Within a quote the items of a list move; the quote's own paragraphs go with it.
		const [first, end] = [$from.index(depth), Math.max($from.index(depth) + 1, $to.indexAfter(depth))];
		if (depth > 0 && first === 0 && end === parent.childCount) continue;
		return {
			parent,
			start: $from.start(depth),
			first,
			end,
			from: $from.posAtIndex(first, depth),
			to: $from.posAtIndex(end, depth)
		};
	}
	return null;
}

/** Moves the blocks of the selection past their neighbour. */
export function moveBlocks(state: EditorState, direction: 'up' | 'down'): Move {
	const blocks = blocksAt(state.selection);
	if (!blocks) return { ok: false, reason: 'nothing' };
	const { parent, first, end, from, to } = blocks;
	const inList = lists.has(parent.type.name);
	if (direction === 'up' && first === 0) return { ok: false, reason: inList ? 'firstItem' : 'first' };
	if (direction === 'down' && end >= parent.childCount)
		return { ok: false, reason: inList ? 'lastItem' : 'last' };
	return moveTo(
		state,
		blocks,
		direction === 'up' ? from - parent.child(first - 1).nodeSize : to + parent.child(end).nodeSize
	);
}

/** Moves blocks to `target`, a place between two blocks of the same parent. */
export function moveTo(state: EditorState, { from, to }: Span, target: number): Move {
	if (target >= from && target <= to) return { ok: false, reason: 'nothing' };
	const { tr, doc, selection } = state;
	tr.delete(from, to);
	const at = tr.mapping.map(target);
	tr.insert(at, doc.slice(from, to).content);
	shiftSelection(tr, selection, { from, to }, at - from);
	return { ok: true, transaction: tr.scrollIntoView(), moved: [{ from, to }] };
}

/** Puts the same blocks once more behind themselves; the caret goes to the copy. */
export function duplicateBlocks(state: EditorState): Transaction | null {
	const blocks = blocksAt(state.selection, { acrossTables: true });
	if (!blocks) return null;
	const { from, to } = blocks;
	const { tr, doc, selection } = state;
	// Made anew: y-tiptap knows blocks by their very objects, and takes one that stands there twice for one that moves.
	tr.insert(to, Fragment.fromJSON(doc.type.schema, doc.slice(from, to).content.toJSON()));
	shiftSelection(tr, selection, blocks, to - from);
	return tr.scrollIntoView();
}

/** Takes the blocks out; a section or a list item never stays without a block. */
export function deleteBlocks(state: EditorState): { transaction: Transaction; taken: Span } | null {
	const blocks = blocksAt(state.selection, { acrossTables: true });
	if (!blocks) return null;
	const { parent, from, to, first, end } = blocks;
	const { tr, schema } = state;
	if (first === 0 && end === parent.childCount)
		tr.replaceWith(from, to, Fragment.from(schema.nodes.paragraph!.create()));
	else tr.delete(from, to);
	tr.setSelection(Selection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size)), 1));
	return { transaction: tr.scrollIntoView(), taken: { from, to } };
}

function shiftSelection(tr: Transaction, selection: Selection, { from, to }: Span, by: number): void {
	if (selection instanceof NodeSelection) {
		tr.setSelection(NodeSelection.create(tr.doc, selection.from + by));
		return;
	}
	const within = (position: number) => tr.doc.resolve(Math.min(Math.max(position, from), to) + by);
	tr.setSelection(TextSelection.between(within(selection.anchor), within(selection.head)));
}
