import type { Node } from '@tiptap/pm/model';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { commentLimits } from './comment.ts';

/** The words a thread is about: two Yjs relative positions, base64, and the words as they were. */
export interface Anchor {
	start: string;
	end: string;
	quote: string;
}

/** A range of positions in an editor's document. */
export interface Range {
	from: number;
	to: number;
}

/** Which node of the editor's document shows which type of Yjs. */
export type ProsemirrorMapping = Parameters<typeof absolutePositionToRelativePosition>[2];

/** One section as it stands: its Yjs text, the editor's document, and which node of one is which of the other. */
export interface LiveSection {
	doc: Y.Doc;
	fragment: Y.XmlFragment;
	node: Node;
	mapping: ProsemirrorMapping;
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/**
 * Anchors a range to its first and last character, so that the words carry their comment wherever they go, and words
 * typed before or after them are not taken in. Null when the range holds no words.
 */
export function anchorOf(range: Range, section: LiveSection): Anchor | null {
	const words = wordsIn(section.node, range);
	if (!words) return null;
	const place = (position: number, assoc: 0 | -1) => {
		const { type, index } = Y.createAbsolutePositionFromRelativePosition(
			absolutePositionToRelativePosition(position, section.fragment, section.mapping) as Y.RelativePosition,
			section.doc
		)!;
		return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(type, index, assoc)));
	};
	const quote = quoteOf(section.node, words);
	return { start: place(words.from, 0), end: place(words.to, -1), quote };
}

/**
 * Where an anchor's words are now; null: they are gone. Splitting a paragraph or making a list of it writes its words
 * anew, as far as Yjs knows: words found once more, and only once, in the section are taken for the same.
 */
export function placeOf(anchor: Anchor, section: LiveSection): Range | null {
	const from = positionOf(anchor.start, section);
	const to = positionOf(anchor.end, section);
	const size = section.node.content.size;
	const words =
		from !== null && to !== null && from < to && to <= size ? wordsIn(section.node, { from, to }) : null;
	return words ?? findOnce(section.node, anchor.quote);
}

/** The words of a range as a quote: one line, at most as long as a quote may be. */
const quoteOf = (node: Node, { from, to }: Range): string =>
	// By characters, not by halves of them: a torn one is refused as broken text.
	[...inOneLine(node.textBetween(from, to, ' ', ' '))]
		.slice(0, commentLimits.quoteCharacters)
		.join('')
		.trim();

const inOneLine = (text: string) => text.replace(/\s+/gu, ' ').trim();

/** The range without the spaces and borders of blocks at its ends. */
function wordsIn(node: Node, { from, to }: Range): Range | null {
	let first: number | null = null;
	let last = 0;
	node.nodesBetween(from, to, (inner, position) => {
		if (!inner.isText) return;
		const start = Math.max(from, position);
		const text = inner.text!.slice(start - position, to - position);
		if (text.trim() === '') return;
		first ??= start + text.length - text.trimStart().length;
		last = start + text.trimEnd().length;
	});
	return first === null ? null : { from: first, to: last };
}

/** True when a document has what an anchor points to, its words deleted or not. */
export const isAnchoredIn = ({ start, end }: Anchor, doc: Y.Doc): boolean =>
	[start, end].every(
		(encoded) =>
			Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(fromBase64(encoded)), doc) !==
			null
	);

/** The position in the editor’s document that an encoded relative position means now; null: it is gone. */
export function positionOf(encoded: string, { doc, fragment, mapping }: LiveSection): number | null {
	let relative: Y.RelativePosition;
	try {
		relative = Y.decodeRelativePosition(fromBase64(encoded));
	} catch {
		// Not made by this program: the words count as gone.
		return null;
	}
	const found = Y.createAbsolutePositionFromRelativePosition(relative, doc);
	if (!found) return null;
	// y-tiptap takes the first character of a section for a mistake when it is told by its item, not when told by its text.
	const told = found.index === 0 ? Y.createRelativePositionFromTypeIndex(found.type, 0, -1) : relative;
	return relativePositionToAbsolutePosition(doc, fragment, told, mapping);
}

/** Where these words stand, if they stand in the section exactly once. Runs of spaces and new blocks count as one space. */
function findOnce(node: Node, quote: string): Range | null {
	const wanted = inOneLine(quote);
	if (wanted === '') return null;
	let text = '';
	const positions: number[] = [];
	const add = (char: string, position: number) => {
		if (/\s/u.test(char)) {
			if (text.endsWith(' ')) return;
			char = ' ';
		}
		text += char;
		positions.push(position);
	};
	node.descendants((inner, position) => {
		if (inner.isText) for (let at = 0; at < inner.text!.length; at++) add(inner.text![at]!, position + at);
		else add(' ', position);
	});
	const at = text.indexOf(wanted);
	if (at < 0 || text.includes(wanted, at + 1)) return null;
	return { from: positions[at]!, to: positions[at + wanted.length - 1]! + 1 };
}
