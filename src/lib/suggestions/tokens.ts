import type { Node } from '@tiptap/pm/model';
import { leafWords, wordsBetween } from './words-between.ts';

/**
 * A piece of a container's content. Tokens cover its positions without gaps. Equal keys mean equal content, and both
 * sides stand equally deep before and after it: what lies between equal tokens can be exchanged.
 */
export interface Token {
	key: string;
	kind: 'open' | 'close' | 'block' | 'word' | 'space' | 'other';
	/** positions it covers */
	size: number;
	/** the words it shows */
	text: string;
}

/** Words with what holds them together ("don't", "co-operate", "1,200"), runs of white space, single other characters. */
const pieces =
	/(?<word>[\p{L}\p{M}\p{N}]+(?:(?:['’-]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{M}\p{N}]+)*)|(?<space>\s+)|[^]/gu;

/** Equal for nodes that differ in nothing. */
export const keyOf = (node: Node): string => JSON.stringify(node.toJSON());

/** Equal for nodes of the same type, attributes and marks, whatever is in them. */
export const markupOf = (node: Node): string => JSON.stringify([node.type.name, node.attrs]);

/** The blocks as tokens: a textblock opened up, any other block as one. */
export function tokensOf(blocks: readonly Node[]): Token[] {
	return blocks.flatMap((block): Token[] => {
		if (!block.isTextblock) {
			const text = block.isLeaf ? leafWords(block) : wordsBetween(block, 0, block.content.size);
			return [{ key: keyOf(block), kind: 'block', size: block.nodeSize, text }];
		}
		const tokens: Token[] = [{ key: `<${markupOf(block)}`, kind: 'open', size: 1, text: '' }];
		block.forEach((inline) => tokens.push(...piecesOf(inline)));
		tokens.push({ key: '>', kind: 'close', size: 1, text: '' });
		return tokens;
	});
}

/** An inline node as tokens: text by its words, anything else as one. */
export function piecesOf(inline: Node): Token[] {
	if (!inline.isText)
		return [{ key: keyOf(inline), kind: 'other', size: inline.nodeSize, text: leafWords(inline) }];
	const marks = inline.marks.length > 0 ? JSON.stringify(inline.marks) : '';
	return [...inline.text!.matchAll(pieces)].map(({ 0: text, groups }) => ({
		key: `${text}\n${marks}`,
		kind: groups?.word !== undefined ? 'word' : groups?.space !== undefined ? 'space' : 'other',
		size: text.length,
		text
	}));
}
