import { Extension, type Editor } from '@tiptap/core';
import type { Fragment, Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { TableMap } from '@tiptap/pm/tables';
import { ySyncPluginKey } from '@tiptap/y-tiptap';

export type LostPart = 'table' | 'row' | 'column';

type Count = Record<'table' | 'row' | 'cell', number>;

const kinds: Readonly<Record<string, keyof Count>> = {
	table: 'table',
	tableRow: 'row',
	tableCell: 'cell',
	tableHeader: 'cell'
};

/**
 * What of tables a change takes away: tables, else rows, else columns. What is moved or merged is not lost. It looks at
 * what the change replaced, never at the whole text: it is asked at every key.
 */
export function lostPart(transaction: Transaction): LostPart | null {
	const lost: Count = { table: 0, row: 0, cell: 0 };
	let at: number | null = null;
	const count = (node: Node, by: 1 | -1) => {
		const kind = kinds[node.type.name];
		if (kind) lost[kind] += by;
		return !node.isTextblock;
	};
	const countAll = (content: Fragment, by: 1 | -1) => content.descendants((node) => count(node, by));
	transaction.steps.forEach((step, index) => {
		const before = transaction.docs[index]!;
		step.getMap().forEach((from, to) => {
			if (from === to) return;
			before.nodesBetween(from, to, (node, position) => {
				// Only what goes as a whole; what is around it stays.
				if (position >= from && position + node.nodeSize <= to) {
					if (kinds[node.type.name] === 'cell') at ??= index === 0 ? position : null;
					count(node, 1);
				}
				return !node.isTextblock;
			});
		});
		const { slice } = step as unknown as { slice?: { content: Fragment } };
		if (slice) countAll(slice.content, -1);
	});
	if (lost.table > 0) return 'table';
	if (lost.row > 0) return 'row';
	if (lost.cell <= 0 || at === null) return null;
	return isNarrower(transaction, at) ? 'column' : null;
}

/** The table at a place of the text before has fewer columns after: cells that are merged are no column less. */
function isNarrower({ before, doc, mapping }: Transaction, at: number): boolean {
	const $at = before.resolve(at);
	for (let depth = $at.depth; depth > 0; depth--) {
		const node = $at.node(depth);
		if (kinds[node.type.name] !== 'table') continue;
		const after = doc.nodeAt(mapping.map($at.before(depth)));
		return after?.type === node.type && TableMap.get(after).width < TableMap.get(node).width;
	}
	return false;
}

interface Lost {
	part: LostPart;
}

const key = new PluginKey<Lost | null>('lostTableParts');

/**
 * Tells of tables, rows and columns that the officer took away. `onLosing` comes before the change is a step of the undo
 * stack, `onLost` after it.
 */
export function lostTableParts(events: { onLosing(): void; onLost(part: LostPart, editor: Editor): void }) {
	return Extension.create({
		name: 'lostTableParts',
		// Before the text's own binding, which makes the step: 1,000 is its priority.
		priority: 1_100,
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin<Lost | null>({
					key,
					state: {
						init: () => null,
						apply(transaction, before) {
							if (!transaction.docChanged) return before;
							const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
							if (sync?.isChangeOrigin) return before;
							const part = lostPart(transaction);
							return part ? { part } : before;
						}
					},
					view: () => ({
						update(view, before) {
							const now = key.getState(view.state);
							if (!now || now === key.getState(before)) return;
							events.onLosing();
							queueMicrotask(() => events.onLost(now.part, editor));
						}
					})
				})
			];
		}
	});
}
