import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { Awareness } from 'y-protocols/awareness';
import type { Present } from '#lib/realtime/presence.ts';
import { blocksAt, deleteBlocks, duplicateBlocks, moveBlocks, moveTo } from './block-moves.ts';
import { moveRefusalWords, type Move, type Span } from './move.ts';
import { peopleWithin } from './people-within.ts';
import { moveColumn, moveRow, spansInTable } from './table-moves.ts';
import { writeInSteps } from './write-in-steps.ts';

declare module '@tiptap/core' {
	interface Commands<ReturnType> {
		moves: {
			/** the blocks under the selection; within a table its rows */
			moveBlock: (direction: 'up' | 'down') => ReturnType;
			moveBlockTo: (span: Span, target: number) => ReturnType;
			moveRow: (direction: 'up' | 'down') => ReturnType;
			moveColumn: (direction: 'left' | 'right') => ReturnType;
			duplicateBlock: () => ReturnType;
			deleteBlock: () => ReturnType;
			/** the rows or columns of the selection, or its table */
			deleteInTable: (which: 'row' | 'column' | 'table') => ReturnType;
		};
	}
}

interface MovesOptions {
	/** who else stands where */
	awareness: Awareness;
	/** says why something stays where it is */
	say(words: string): void;
	/** something is about to be deleted: a step of its own for undo */
	onDelete(): void;
	/** a block, or something of a table, was deleted */
	onDeleted(words: string): void;
}

/** On a Mac Shift and Option select words with the arrows to the side. */
const sideways = () => !/Mac|iP(hone|[ao]d)/.test(navigator.platform);

/**
 * Moves blocks, rows and columns, by command and by key. For Yjs a move is a deletion and an insertion: words that somebody
 * writes there at that moment would go with the old place, so what somebody else's caret stands in stays (docs/editor.md).
 */
export const moves = ({ awareness, say, onDelete, onDeleted }: MovesOptions) => {
	const carryOut = (editor: Editor, move: Move): boolean => {
		if (!editor.isEditable) return false;
		if (!move.ok) {
			say(moveRefusalWords[move.reason]);
			return true;
		}
		const there = peopleWithin(editor.state, awareness, move.moved);
		if (there.length > 0) say(`${whoIsThere(there)} Nothing was moved: try again when they have left.`);
		else writeInSteps(editor.view, move.transaction);
		return true;
	};
	/** It dispatches by itself: the chain's own transaction begins from a text that is gone by then. */
	const byItself =
		(run: (editor: Editor) => boolean) =>
		({
			editor,
			tr,
			dispatch
		}: {
			editor: Editor;
			tr: { setMeta(key: string, value: unknown): unknown };
			dispatch?: unknown;
		}) => {
			tr.setMeta('preventDispatch', true);
			return dispatch ? run(editor) : true;
		};
	return Extension.create({
		name: 'moves',
		addCommands: () => ({
			moveBlock: (direction) =>
				byItself((editor) =>
					carryOut(editor, (blocksAt(editor.state.selection) ? moveBlocks : moveRow)(editor.state, direction))
				),
			moveBlockTo: (span, target) =>
				byItself((editor) => carryOut(editor, moveTo(editor.state, span, target))),
			moveRow: (direction) => byItself((editor) => carryOut(editor, moveRow(editor.state, direction))),
			moveColumn: (direction) => byItself((editor) => carryOut(editor, moveColumn(editor.state, direction))),
			duplicateBlock: () =>
				byItself((editor) => {
					const transaction = duplicateBlocks(editor.state);
					if (transaction) editor.view.dispatch(transaction);
					return transaction !== null;
				}),
			deleteInTable: (which) =>
				byItself((editor) => {
					const spans = spansInTable(editor.state, which);
					if (spans.length === 0 || !editor.isEditable) return false;
					const there = peopleWithin(editor.state, awareness, spans);
					if (there.length > 0) say(`${whoIsThere(there)} Nothing was deleted.`);
					else {
						onDelete();
						const { commands } = editor;
						if (which === 'row') commands.deleteRow();
						else if (which === 'column') commands.deleteColumn();
						else commands.deleteTable();
					}
					return true;
				}),
			deleteBlock: () =>
				byItself((editor) => {
					const found = deleteBlocks(editor.state);
					if (!found || !editor.isEditable) return false;
					const there = peopleWithin(editor.state, awareness, [found.taken]);
					if (there.length > 0) say(`${whoIsThere(there)} Nothing was deleted.`);
					else {
						const { doc } = editor.state;
						writeInSteps(editor.view, found.transaction);
						if (!hasTable(doc, found.taken)) onDeleted('Block deleted');
					}
					return true;
				})
		}),
		addKeyboardShortcuts() {
			const { editor } = this;
			return {
				'Alt-Shift-ArrowUp': () => editor.commands.moveBlock('up'),
				'Alt-Shift-ArrowDown': () => editor.commands.moveBlock('down'),
				'Alt-Shift-ArrowLeft': () =>
					sideways() && editor.isActive('tableRow') && editor.commands.moveColumn('left'),
				'Alt-Shift-ArrowRight': () =>
					sideways() && editor.isActive('tableRow') && editor.commands.moveColumn('right')
			};
		}
	});
};

/** Lost tables are told of by lost-table-parts.ts, however they are lost. */
function hasTable(doc: Node, { from, to }: Span): boolean {
	let found = false;
	doc.nodesBetween(from, to, (node, position) => {
		found ||= node.type.name === 'table' && position >= from;
		return !found;
	});
	return found;
}

function whoIsThere(people: readonly Present[]): string {
	const [first, ...others] = people;
	if (others.length === 0) return `${first!.name} is writing there.`;
	return `${first!.name} and ${others.length === 1 ? '1 other' : `${others.length} others`} are writing there.`;
}
