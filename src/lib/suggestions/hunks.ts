import type { Node, Slice } from '@tiptap/pm/model';
import { ReplaceStep, Transform } from '@tiptap/pm/transform';
import { pairBlocks } from './align-blocks.ts';
import { findEdits, readableEdits, type Edit } from './edits.ts';
import { keyOf, markupOf, tokensOf, type Token } from './tokens.ts';
import { wordsBetween } from './words-between.ts';

/**
 * insert, delete, replace: words came, went, changed, whole blocks of them included. format: the same words, other marks.
 * block: the same words, otherwise laid out (Enter, joined, heading, list).
 */
export const hunkKinds = ['insert', 'delete', 'replace', 'format', 'block'] as const;
export type HunkKind = (typeof hunkKinds)[number];

/** One difference: positions of the base [fromBase, toBase), and of the fork what would take their place. */
export interface Hunk {
	fromBase: number;
	toBase: number;
	fromFork: number;
	toFork: number;
	kind: HunkKind;
	/** words, a line for each block */
	removed: string;
	added: string;
}

/** Places in which two sequences may differ before they are compared more coarsely: ten thousand words take less than half a second. */
const mostTokenEdits = 1_000;
const mostBlockEdits = 1_000;

/** Where what is compared begins, in each document. */
interface Start {
	base: number;
	fork: number;
}

/**
 * How one section's document differs from another of the same schema: hunks in order, that neither touch nor overlap.
 * None exactly when the documents are equal. Applying all gives the fork, applying any of them gives a valid document.
 * The same for the same documents, on any machine.
 */
export function findHunks(base: Node, fork: Node): Hunk[] {
	const hunks: Edit[] = [];
	for (const edit of compareChildren(base, fork, { base: 0, fork: 0 })) {
		const last = hunks.at(-1);
		// Cells beside each other.
		if (last?.toBase === edit.fromBase)
			hunks.splice(-1, 1, { ...last, toBase: edit.toBase, toFork: edit.toFork });
		else hunks.push(edit);
	}
	return hunks.map((place) => describe(place, base, fork));
}

/** The base with these hunks in it; they are of findHunks(base, fork), in any order. Throws RangeError when they are not. */
export function applyHunks(base: Node, fork: Node, hunks: readonly Hunk[]): Transform {
	const transform = new Transform(base);
	// From the end: no place moves before its turn.
	for (const { fromBase, toBase, fromFork, toFork } of hunks.toSorted((a, b) => b.fromBase - a.fromBase)) {
		transform.step(new ReplaceStep(fromBase, toBase, fork.slice(fromFork, toFork)));
	}
	return transform;
}

function compareChildren(base: Node, fork: Node, at: Start): Edit[] {
	const [older, newer] = [base.children, fork.children];
	const edits = findEdits(older.map(keyOf), newer.map(keyOf), mostBlockEdits) ?? [
		{ fromBase: 0, toBase: older.length, fromFork: 0, toFork: newer.length }
	];
	return betweenPairs(older, newer, edits, at, compareRuns);
}

type CompareRuns = (base: readonly Node[], fork: readonly Node[], at: Start) => Edit[];

/** Compares the runs of blocks that each edit names. */
function betweenPairs(
	base: readonly Node[],
	fork: readonly Node[],
	edits: readonly Edit[],
	at: Start,
	compare: CompareRuns
): Edit[] {
	const [older, newer] = [startsOf(base, at.base), startsOf(fork, at.fork)];
	return edits.flatMap(({ fromBase, toBase, fromFork, toFork }) =>
		compare(base.slice(fromBase, toBase), fork.slice(fromFork, toFork), {
			base: older[fromBase]!,
			fork: newer[fromFork]!
		})
	);
}

/** Two runs of blocks without an equal block in the same order: lists and tables that were edited are looked into. */
function compareRuns(base: readonly Node[], fork: readonly Node[], at: Start): Edit[] {
	if (base.length === 0 || fork.length === 0) return [asOne(base, fork, at)];
	const pairs = areSameRows(base, fork)
		? base.map((_, index): [number, number] => [index, index])
		: pairBlocks(base, fork, (older, newer) => !older.isTextblock && isComparable(older, newer));
	// Enter in a list item: told in parts it would be words that go here and come there.
	if (pairs.length > 0 && base.length !== fork.length && wordsOf(base) === wordsOf(fork)) {
		return [asOne(base, fork, at)];
	}
	return aroundPairs(base, fork, pairs, at, compareTokens);
}

/** As many rows of the same columns: cells were changed in them, however little they have in common. */
const areSameRows = (base: readonly Node[], fork: readonly Node[]) =>
	base.length === fork.length &&
	base.every((row, index) => row.type.name === 'tableRow' && isComparable(row, fork[index]!));

/** The pairs themselves, and by `compare` what stands between them. */
function aroundPairs(
	base: readonly Node[],
	fork: readonly Node[],
	pairs: readonly [number, number][],
	at: Start,
	compare: CompareRuns
): Edit[] {
	const [older, newer] = [startsOf(base, at.base), startsOf(fork, at.fork)];
	const edits: Edit[] = [];
	let [i, j] = [0, 0];
	for (const [pairedBase, pairedFork] of [...pairs, [base.length, fork.length] as const]) {
		const [runBase, runFork] = [base.slice(i, pairedBase), fork.slice(j, pairedFork)];
		if (runBase.length + runFork.length > 0) {
			edits.push(...compare(runBase, runFork, { base: older[i]!, fork: newer[j]! }));
		}
		if (pairedBase < base.length) {
			const here = { base: older[pairedBase]!, fork: newer[pairedFork]! };
			edits.push(...comparePair(base[pairedBase]!, fork[pairedFork]!, here));
		}
		[i, j] = [pairedBase + 1, pairedFork + 1];
	}
	return edits;
}

function compareTokens(base: readonly Node[], fork: readonly Node[], at: Start): Edit[] {
	if (base.length === 0 || fork.length === 0) return [asOne(base, fork, at)];
	const [older, newer] = [tokensOf(base), tokensOf(fork)];
	const keys = (tokens: readonly Token[]) => tokens.map(({ key }) => key);
	const edits = findEdits(keys(older), keys(newer), mostTokenEdits);
	if (edits) {
		const [olderAt, newerAt] = [startsOf(older, at.base), startsOf(newer, at.fork)];
		return readableEdits(older, newer, edits).map((edit) => ({
			fromBase: olderAt[edit.fromBase]!,
			toBase: olderAt[edit.toBase]!,
			fromFork: newerAt[edit.fromFork]!,
			toFork: newerAt[edit.toFork]!
		}));
	}
	// One against one cannot be split any further.
	if (base.length === 1 && fork.length === 1) return [asOne(base, fork, at)];
	// Only of the same kind: a heading must not become a list item's first line when nothing but the line before it goes.
	const pairs = pairBlocks(
		base,
		fork,
		(one, other) => one.isTextblock && other.isTextblock && markupOf(one) === markupOf(other)
	);
	return aroundPairs(base, fork, pairs, at, (runBase, runFork, place) => [asOne(runBase, runFork, place)]);
}

function comparePair(base: Node, fork: Node, at: Start): Edit[] {
	if (keyOf(base) === keyOf(fork)) return [];
	if (base.isTextblock) return compareTokens([base], [fork], at);
	const inside = { base: at.base + 1, fork: at.fork + 1 };
	return base.type.name === 'tableRow'
		? compareCells(base, fork, inside)
		: compareChildren(base, fork, inside);
}

/** Cells stay in their columns: the first is compared with the first. */
function compareCells(base: Node, fork: Node, at: Start): Edit[] {
	const [older, newer] = [startsOf(base.children, at.base), startsOf(fork.children, at.fork)];
	return base.children.flatMap((cell, index) => {
		const other = fork.child(index);
		const here = { base: older[index]!, fork: newer[index]! };
		return markupOf(cell) === markupOf(other)
			? comparePair(cell, other, here)
			: [asOne([cell], [other], here)];
	});
}

/** True when parts of one may be exchanged for parts of the other. */
function isComparable(base: Node, fork: Node): boolean {
	if (base.isLeaf || markupOf(base) !== markupOf(fork)) return false;
	if (base.type.name === 'tableRow') return columnsOf(base) === columnsOf(fork);
	if (base.type.name !== 'table') return true;
	// With rows of other widths, or cells over several rows, a table made of parts of both would be torn.
	const rows = [...base.children, ...fork.children];
	const width = (row: Node) => row.children.reduce((sum, cell) => sum + (cell.attrs.colspan as number), 0);
	return (
		rows.every((row) => row.children.every((cell) => cell.attrs.rowspan === 1)) &&
		new Set(rows.map(width)).size === 1
	);
}

const columnsOf = (row: Node) => row.children.map((cell) => cell.attrs.colspan as number).join(' ');

function asOne(base: readonly Node[], fork: readonly Node[], at: Start): Edit {
	const size = (nodes: readonly Node[]) => nodes.reduce((sum, node) => sum + node.nodeSize, 0);
	return { fromBase: at.base, toBase: at.base + size(base), fromFork: at.fork, toFork: at.fork + size(fork) };
}

/** Where each begins, and where the last ends. */
function startsOf(pieces: readonly (Node | Token)[], start: number): number[] {
	const starts = [start];
	for (const piece of pieces) starts.push((start += 'nodeSize' in piece ? piece.nodeSize : piece.size));
	return starts;
}

function describe(place: Edit, base: Node, fork: Node): Hunk {
	const removed = wordsBetween(base, place.fromBase, place.toBase);
	const added = wordsBetween(fork, place.fromFork, place.toFork);
	return { ...place, kind: kindOf(place, base, fork, { removed, added }), removed, added };
}

const withoutSpace = (text: string) => text.replace(/\s+/gu, '');
const wordsOf = (blocks: readonly Node[]) =>
	withoutSpace(blocks.map(({ textContent }) => textContent).join(''));

function kindOf(
	{ fromBase, toBase, fromFork, toFork }: Edit,
	base: Node,
	fork: Node,
	{ removed, added }: { removed: string; added: string }
): HunkKind {
	if (isCaptionOnly(base.slice(fromBase, toBase), fork.slice(fromFork, toFork))) return 'block';
	const inOneLine = isInline(base, fromBase, toBase) && isInline(fork, fromFork, toFork);
	const [older, newer] = inOneLine ? [removed, added] : [withoutSpace(removed), withoutSpace(added)];
	if (older === newer) return inOneLine ? 'format' : 'block';
	if (older === '') return 'insert';
	return newer === '' ? 'delete' : 'replace';
}

/** A table that has another caption and is the same otherwise. */
function isCaptionOnly(base: Slice, fork: Slice): boolean {
	const [older, newer] = [base, fork].map(({ content }) => content.firstChild);
	return (
		base.content.childCount === 1 &&
		fork.content.childCount === 1 &&
		older?.type.name === 'table' &&
		newer?.type.name === 'table' &&
		older.attrs.caption !== newer.attrs.caption &&
		older.content.eq(newer.content)
	);
}

/** True when the range lies in one textblock. */
function isInline(doc: Node, from: number, to: number): boolean {
	const [start, end] = [doc.resolve(from), doc.resolve(to)];
	return start.parent.isTextblock && start.sameParent(end);
}
