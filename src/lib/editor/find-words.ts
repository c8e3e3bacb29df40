import type { Node } from '@tiptap/pm/model';
import type { Span } from './move.ts';

export interface FindOptions {
	matchCase: boolean;
	wholeWords: boolean;
}

/** What is looked for at most: longer than any sentence. */
export const maxQuery = 500;

const sameSigns: Record<string, string> = { '’': "'", '‘': "'", '“': '"', '”': '"', '\u00a0': ' ' };
const letter = /[\p{L}\p{N}\p{M}_]/u;

/** Keeps the length, so that places in it are places in the text: what would become longer in small letters stays. */
function fold(text: string, matchCase: boolean): string {
	let folded = '';
	for (const sign of text) {
		const same = sameSigns[sign] ?? sign;
		const small = matchCase ? same : same.toLowerCase();
		folded += small.length === sign.length ? small : sign;
	}
	return folded;
}

/**
 * Where words stand in a section, in reading order, none overlapping another. Across marks, within one block; curly and
 * straight quotation marks are the same. Plain characters only: nobody's pattern can take long (FAULTS B12).
 */
export function findWords(section: Node, query: string, { matchCase, wholeWords }: FindOptions): Span[] {
	const asked = fold(query.slice(0, maxQuery), matchCase);
	if (asked === '') return [];
	const found: Span[] = [];
	section.descendants((block, position) => {
		if (!block.isTextblock) return true;
		// One sign for each that is not text, as wide as it is in the tree.
		const text = fold(
			block.textBetween(0, block.content.size, undefined, (leaf) => '\ufffc'.repeat(leaf.nodeSize)),
			matchCase
		);
		for (let at = text.indexOf(asked); at >= 0;) {
			const end = at + asked.length;
			const fits = !wholeWords || (!isWithinWord(text, at) && !isWithinWord(text, end));
			if (fits) found.push({ from: position + 1 + at, to: position + 1 + end });
			at = text.indexOf(asked, fits ? end : at + 1);
		}
		return false;
	});
	return found;
}

/** True where letters stand on both sides. */
function isWithinWord(text: string, at: number): boolean {
	const before = [...text.slice(Math.max(0, at - 2), at)].at(-1);
	const after = String.fromCodePoint(text.codePointAt(at) ?? 32);
	return before !== undefined && letter.test(before) && letter.test(after);
}
