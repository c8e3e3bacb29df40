import type { Mark, Node } from '@tiptap/pm/model';
import type { Hunk } from './hunks.ts';

/** A block that begins in a change, and what is said about it in the text. */
export interface BlockLabel {
	/** where its first line of text begins, in the fork */
	position: number;
	words: string;
}

const blockNames: Record<string, string> = {
	paragraph: 'paragraph',
	bulletList: 'bulleted list',
	orderedList: 'numbered list',
	listItem: 'list item',
	blockquote: 'quote',
	image: 'picture',
	table: 'table',
	tableRow: 'row',
	tableHeader: 'cell',
	tableCell: 'cell',
	horizontalRule: 'line'
};
const markNames: Record<string, string> = { bold: 'bold', italic: 'italic', link: 'link' };

export const blockName = (node: Node): string =>
	node.type.name === 'heading'
		? node.attrs.level === 3
			? 'subheading'
			: 'heading'
		: (blockNames[node.type.name] ?? 'part');

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

interface Opened {
	node: Node;
	position: number;
}

/** The outermost blocks that begin in a range, in order. */
function opened(doc: Node, from: number, to: number): Opened[] {
	const found: Opened[] = [];
	if (from === to) return found;
	doc.nodesBetween(from, to, (node, position) => {
		if (!node.isBlock || position < from || position >= to) return node.isBlock;
		found.push({ node, position });
		return false;
	});
	return found;
}

/** The blocks that a change brings or turns into others, said in words. */
export function blockLabels(hunk: Hunk, base: Node, fork: Node): BlockLabel[] {
	const before = opened(base, hunk.fromBase, hunk.toBase);
	const after = opened(fork, hunk.fromFork, hunk.toFork);
	// As many as before, or fewer: they took the places of others. More: the last ones are new.
	return after.map(({ node, position }, index) => {
		const turned = index < before.length ? before[index]!.node : null;
		const same = turned !== null && blockName(turned) === blockName(node);
		return {
			position: firstLine(node, position),
			words:
				turned === null
					? `New ${blockName(node)}`
					: same
						? captionWords(turned, node)
						: sentence(blockName(node))
		};
	});
}

/** What a table's caption became; empty: it is as it was. */
function captionWords(before: Node, after: Node): string {
	const [old, caption] = [before.attrs.caption, after.attrs.caption] as (string | null | undefined)[];
	if (after.type.name !== 'table' || old === caption) return '';
	return caption ? `Caption: ${caption}` : 'No caption';
}

/** True when a change only takes away the border between two blocks. */
export const joinsBlocks = (hunk: Hunk, base: Node, fork: Node): boolean =>
	opened(base, hunk.fromBase, hunk.toBase).length > opened(fork, hunk.fromFork, hunk.toFork).length;

/** What becomes of marks where words stay: "Bold", "Italic, not bold"; empty: nothing. */
export function markWords(hunk: Hunk, base: Node, fork: Node): string {
	const before = marksIn(base, hunk.fromBase, hunk.toBase);
	const after = marksIn(fork, hunk.fromFork, hunk.toFork);
	const came = [...after].filter((name) => !before.has(name));
	const went = [...before].filter((name) => !after.has(name));
	const parts = [...came, ...went.map((name) => `not ${name}`)];
	if (parts.length > 0) return sentence(parts.join(', '));
	return hunk.kind === 'format' ? 'Another style' : '';
}

function marksIn(doc: Node, from: number, to: number): Set<string> {
	const names = new Set<string>();
	doc.nodesBetween(from, to, (node) => {
		if (node.isText) node.marks.forEach(({ type }: Mark) => names.add(markNames[type.name] ?? 'style'));
	});
	return names;
}

function firstLine(node: Node, position: number): number {
	let at = position;
	for (let inner: Node | null = node; inner && !inner.isTextblock; inner = inner.firstChild) {
		if (inner.isLeaf) return at;
		at++;
	}
	return at + 1;
}
