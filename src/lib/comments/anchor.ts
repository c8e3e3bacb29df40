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

/** Where an anchor's words are. */
export interface Place extends Range {
	/** Yjs has lost them: they are taken for the same because they say the same */
	byWords: boolean;
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
 * Where an anchor's words are now; null: they are gone. Splitting a paragraph, making a list of it, or pasting it elsewhere
 * writes its words anew, as far as Yjs knows: the quoted words are then looked for in the section. If they stand there more
 * than once, those are taken that are nearest to `last`, where Yjs last knew them, or else to what is left of their place.
 */
export function placeOf(anchor: Anchor, section: LiveSection, last: number | null = null): Place | null {
	const from = positionOf(anchor.start, section);
	const to = positionOf(anchor.end, section);
	const size = section.node.content.size;
	const words =
		from !== null && to !== null && from < to && to <= size ? wordsIn(section.node, { from, to }) : null;
	if (words && quoteOf(section.node, words) === anchor.quote) return { ...words, byWords: false };
	const quoted = findNearest(section.node, anchor.quote, last ?? words?.from ?? from ?? to ?? 0);
	// Where only some of the words were written anew, the others are still among them.
	const isAmong = quoted !== null && words !== null && quoted.from <= words.to && words.from <= quoted.to;
	if (words && !isAmong) return { ...words, byWords: false };
	return quoted && { ...quoted, byWords: true };
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

/** Where these words stand in a section, nearest to a position. Runs of spaces and new blocks count as one space. */
function findNearest(node: Node, quote: string, near: number): Range | null {
	const wanted = inOneLine(quote);
	if (wanted === '') return null;
	const { text, positions } = lineOf(node);
	let nearest: Range | null = null;
	for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
		const found = { from: positions[at]!, to: positions[at + wanted.length - 1]! + 1 };
		if (nearest && Math.abs(found.from - near) >= Math.abs(nearest.from - near)) break;
		nearest = found;
	}
	return nearest;
}

/** A section's words in one line, and the position of each of its characters. */
interface Line {
	text: string;
	positions: number[];
}
/** Made once for a text, however many threads look for their words in it. */
const lines = new WeakMap<Node, Line>();

function lineOf(node: Node): Line {
	const known = lines.get(node);
	if (known) return known;
	const line: Line = { text: '', positions: [] };
	const add = (char: string, position: number) => {
		const space = /\s/u.test(char);
		if (space && line.text.endsWith(' ')) return;
		line.text += space ? ' ' : char;
		line.positions.push(position);
	};
	node.descendants((inner, position) => {
		if (inner.isText) for (let at = 0; at < inner.text!.length; at++) add(inner.text![at]!, position + at);
		else add(' ', position);
	});
	lines.set(node, line);
	return line;
}
