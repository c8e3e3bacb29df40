import type { Node } from '@tiptap/pm/model';
import type { Editor } from './section-editor.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A block as the pointer meets it. */
export interface PlacedBlock {
	editor: Editor;
	element: Element;
	/** a position within it */
	inside: number;
	blocks: { from: number; to: number };
	/** the block itself */
	node: Node;
	/** of its handle on the screen */
	left: number;
	top: number;
}

/** Where a block would be put, and the line that shows it. */
export interface DropPlace {
	position: number;
	left: number;
	top: number;
	width: number;
}

const lists = new Set(['bulletList', 'orderedList']);
/** The handle stands this far left of the text at most: a pointer on its way there still means the block. */
const gutter = 48;

/** Where a block stands by now; null: it was changed or is gone. */
export function whereNow(
	{ state }: Editor,
	block: Node,
	before: { from: number; to: number }
): { from: number; to: number } | null {
	if (state.doc.nodeAt(before.from)?.eq(block)) return before;
	const places: number[] = [];
	state.doc.descendants((node, position) => {
		if (node === block) places.push(position);
		return !node.isTextblock;
	});
	const [from] = places;
	return places.length === 1 && from !== undefined ? { from, to: from + block.nodeSize } : null;
}

/** The block at this height of the section under the pointer: an item in a list, whatever else in the section. */
export function blockUnder(workspace: Workspace, x: number, y: number): PlacedBlock | null {
	for (const key of workspace.keys) {
		const editor = workspace.sectionOf(key)?.editor;
		if (!editor || editor.isDestroyed) continue;
		const { view } = editor;
		const box = view.dom.getBoundingClientRect();
		if (y < box.top || y > box.bottom || x < box.left - gutter || x > box.right) continue;
		let found: PlacedBlock | null = null;
		let [parent, start]: [Node, number] = [editor.state.doc, 0];
		for (;;) {
			const child = childAt(editor, parent, start, y);
			if (!child) return found;
			const { node, from, element } = child;
			if (parent === editor.state.doc || lists.has(parent.type.name)) {
				const rect = element.getBoundingClientRect();
				const top = rect.top + (node.type.name === 'table' ? 4 : 0);
				found = {
					editor,
					element,
					inside: Math.min(from + 1 + (lists.has(parent.type.name) ? 1 : 0), from + node.nodeSize - 1),
					blocks: { from, to: from + node.nodeSize },
					node,
					left: box.left,
					top
				};
			}
			if (!lists.has(node.type.name) && node.type.name !== 'listItem') return found;
			[parent, start] = [node, from + 1];
		}
	}
	return null;
}

function childAt(editor: Editor, parent: Node, start: number, y: number) {
	let from = start;
	for (const node of parent.children) {
		const element = editor.view.nodeDOM(from);
		if (element instanceof Element) {
			const { top, bottom } = element.getBoundingClientRect();
			if (y >= top && y <= bottom) return { node, from, element };
		}
		from += node.nodeSize;
	}
	return null;
}

/** The gap between two blocks that is nearest to this height, among the blocks beside the one that is dragged. */
export function dropPlace({ editor, blocks }: PlacedBlock, y: number): DropPlace | null {
	const $from = editor.state.doc.resolve(blocks.from);
	const { parent } = $from;
	let from = $from.start();
	let best: (DropPlace & { distance: number }) | null = null;
	const consider = (position: number, top: number, rect: DOMRect) => {
		const distance = Math.abs(y - top);
		if (!best || distance < best.distance)
			best = { position, top, left: rect.left, width: rect.width, distance };
	};
	for (const node of parent.children) {
		const element = editor.view.nodeDOM(from);
		if (element instanceof Element) {
			const rect = element.getBoundingClientRect();
			consider(from, rect.top - 4, rect);
			consider(from + node.nodeSize, rect.bottom + 4, rect);
		}
		from += node.nodeSize;
	}
	return best;
}
