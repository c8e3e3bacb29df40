import type { Node } from '@tiptap/pm/model';

/** What a node without text stands for in words. */
export function leafWords(node: Node): string {
	switch (node.type.name) {
		case 'image':
			return node.attrs.alt ? `[Picture: ${String(node.attrs.alt)}]` : '[Picture]';
		case 'footnote':
			return `[Footnote: ${String(node.attrs.text ?? '')}]`;
		default:
			return '\n';
	}
}

/**
 * The words of a range, a line for each block: footnotes and pictures told in brackets, a table's caption in front of its
 * cells when the table begins in the range.
 */
export function wordsBetween(doc: Node, from: number, to: number): string {
	const lines: string[] = [];
	const add = (words: string, isNewLine: boolean) => {
		if (isNewLine || lines.length === 0) lines.push(words);
		else lines[lines.length - 1] += words;
	};
	doc.nodesBetween(from, to, (node, position) => {
		const { caption } = node.attrs as { caption?: string | null };
		if (node.type.name === 'table' && caption && position >= from) add(caption, true);
		else if (node.isText) add(node.text!.slice(Math.max(from - position, 0), to - position), false);
		else if (node.isLeaf) add(leafWords(node), node.isBlock);
		else if (node.isTextblock) add('', true);
	});
	return lines.join('\n');
}
