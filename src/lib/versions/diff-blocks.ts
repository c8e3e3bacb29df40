import { diffArrays } from 'diff';
import type { AuthoredRun } from '#lib/authorship/authorship.ts';
import { nodeText, printMarks, type BlockNode, type ElementNode, type TextNode } from './block-tree.ts';

/** What became of a piece of text. `restyled`: the same words under other marks (`was`). */
export interface WordRun extends AuthoredRun {
	kind: 'same' | 'added' | 'removed' | 'restyled';
	was?: AuthoredRun['marks'];
}

/** How one list of blocks became another, in reading order. */
export type BlockChange =
	| { kind: 'same'; older: BlockNode; newer: BlockNode }
	| { kind: 'added'; newer: BlockNode }
	| { kind: 'removed'; older: BlockNode }
	/** the same block with other attributes or other things inside */
	| { kind: 'changed'; older: ElementNode; newer: ElementNode; children: BlockChange[] }
	| { kind: 'words'; older: TextNode; newer: TextNode; runs: WordRun[] };

/** More blocks than this on either side of a gap are paired by their order alone. */
const alikeMost = 120;

/** How much two blocks of one kind must have in common to be shown as one that changed. */
const alikeAtLeast: Readonly<Record<string, number>> = {
	paragraph: 0.3,
	heading: 0.3,
	listItem: 0.25,
	bulletList: 0.1,
	orderedList: 0.1,
	blockquote: 0.1,
	table: 0.05,
	tableRow: 0.05
};

/**
 * How `older` became `newer`: equal blocks first, then alike ones, then words. Applying it to `older` gives `newer`, always.
 * After `deadline` (performance.now) what is left is not looked into any more: it was removed and added whole.
 */
export function diffBlocks(
	older: readonly BlockNode[],
	newer: readonly BlockNode[],
	deadline = performance.now() + 2_000
): BlockChange[] {
	const parts = diffArrays(
		older.map(({ print }) => print),
		newer.map(({ print }) => print),
		{ timeout: Math.max(1, deadline - performance.now()) }
	) ?? [
		{ removed: true, added: false, count: older.length, value: [] },
		{ removed: false, added: true, count: newer.length, value: [] }
	];
	const changes: BlockChange[] = [];
	const gone: BlockNode[] = [];
	const come: BlockNode[] = [];
	const settle = () =>
		changes.push(...pairUp(gone.splice(0, gone.length), come.splice(0, come.length), deadline));
	let [at, to] = [0, 0];
	for (const { added, removed, count } of parts) {
		if (removed) gone.push(...older.slice(at, (at += count)));
		else if (added) come.push(...newer.slice(to, (to += count)));
		else {
			settle();
			for (let each = 0; each < count; each += 1) {
				changes.push({ kind: 'same', older: older[at++]!, newer: newer[to++]! });
			}
		}
	}
	settle();
	return changes;
}

/** Blocks between two equal ones: alike ones become one that changed, in their order. */
function pairUp(older: BlockNode[], newer: BlockNode[], deadline: number): BlockChange[] {
	const changes: BlockChange[] = [];
	let [at, to] = [0, 0];
	for (const [left, right] of [...pairs(older, newer), [older.length, newer.length] as const]) {
		while (at < left) changes.push({ kind: 'removed', older: older[at++]! });
		while (to < right) changes.push({ kind: 'added', newer: newer[to++]! });
		if (at < older.length && to < newer.length) {
			changes.push(changeOf(older[at++]!, newer[to++]!, deadline));
		}
	}
	return changes;
}

function changeOf(older: BlockNode, newer: BlockNode, deadline: number): BlockChange {
	if (older.kind === 'text' && newer.kind === 'text') {
		return { kind: 'words', older, newer, runs: diffRuns(older.runs, newer.runs, deadline) };
	}
	const [from, to] = [older as ElementNode, newer as ElementNode];
	return {
		kind: 'changed',
		older: from,
		newer: to,
		children: diffBlocks(from.children, to.children, deadline)
	};
}

/** Places of blocks that belong together, rising on both sides, with as much in common as possible. */
function pairs(older: readonly BlockNode[], newer: readonly BlockNode[]): (readonly [number, number])[] {
	if (older.length === 0 || newer.length === 0) return [];
	if (older.length > alikeMost || newer.length > alikeMost) return pairsInOrder(older, newer);
	const bags = new Map([...older, ...newer].map((node) => [node, wordBag(node)]));
	const score = older.map((left) =>
		newer.map((right) => alike(left, right, bags.get(left)!, bags.get(right)!))
	);
	// The best sum from each place to the end.
	const best = Array.from({ length: older.length + 1 }, () => new Float64Array(newer.length + 1));
	for (let left = older.length - 1; left >= 0; left -= 1) {
		for (let right = newer.length - 1; right >= 0; right -= 1) {
			const paired = score[left]![right]! > 0 ? score[left]![right]! + best[left + 1]![right + 1]! : 0;
			best[left]![right] = Math.max(paired, best[left + 1]![right]!, best[left]![right + 1]!);
		}
	}
	const found: (readonly [number, number])[] = [];
	let [left, right] = [0, 0];
	while (left < older.length && right < newer.length) {
		const here = score[left]![right]!;
		if (here > 0 && best[left]![right] === here + best[left + 1]![right + 1]!) found.push([left++, right++]);
		else if (best[left]![right] === best[left + 1]![right]) left += 1;
		else right += 1;
	}
	return found;
}

function pairsInOrder(older: readonly BlockNode[], newer: readonly BlockNode[]) {
	const found: (readonly [number, number])[] = [];
	const most = Math.min(older.length, newer.length);
	for (let place = 0; place < most; place += 1) {
		const [left, right] = [older[place]!, newer[place]!];
		const isOther = left.kind === 'element' && left.name === 'image' && !isOnePicture(left, right);
		if (isOneKind(left, right) && !isOther) found.push([place, place]);
	}
	return found;
}

const isOneKind = (a: BlockNode, b: BlockNode) =>
	a.kind === 'text' ? b.kind === 'text' : b.kind === 'element' && a.name === b.name;

/** 0: two different things. Otherwise how much they have in common. */
function alike(older: BlockNode, newer: BlockNode, bagA: WordBag, bagB: WordBag): number {
	if (!isOneKind(older, newer)) return 0;
	if (older.kind === 'element' && older.name === 'image' && !isOnePicture(older, newer)) return 0;
	const least = older.kind === 'element' ? (alikeAtLeast[older.name] ?? 0) : 0;
	const share = bagA.size + bagB.size === 0 ? 1 : (2 * inCommon(bagA, bagB)) / (bagA.size + bagB.size);
	// A little for being of one kind, so that cells and texts keep their order when nothing else says more.
	return share >= least ? share + 0.01 : 0;
}

/** With other words beside it, it is the same picture. */
const isOnePicture = (a: BlockNode, b: BlockNode) =>
	a.kind === 'element' && b.kind === 'element' && a.attributes.id === b.attributes.id;

interface WordBag {
	words: Map<string, number>;
	size: number;
}

function wordBag(node: BlockNode): WordBag {
	const words = new Map<string, number>();
	let size = 0;
	for (const [word] of nodeText(node).matchAll(/[\p{L}\p{N}]+/gu)) {
		words.set(word, (words.get(word) ?? 0) + 1);
		size += 1;
	}
	return { words, size };
}

function inCommon(a: WordBag, b: WordBag): number {
	let common = 0;
	for (const [word, count] of a.words) common += Math.min(count, b.words.get(word) ?? 0);
	return common;
}

const segmenter = new Intl.Segmenter('en-GB', { granularity: 'word' });
/** Words, spaces and signs; never a part of what is seen as one letter. */
const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

function diffRuns(older: readonly AuthoredRun[], newer: readonly AuthoredRun[], deadline: number): WordRun[] {
	const join = (runs: readonly AuthoredRun[]) => runs.map(({ text }) => text).join('');
	const [before, after] = [join(older), join(newer)];
	const timeout = deadline - performance.now();
	const parts =
		timeout > 0 ? diffArrays(wordsOf(before), wordsOf(after), { timeout: Math.max(1, timeout) }) : undefined;
	const cut = [cutter(older), cutter(newer)] as const;
	if (!parts) {
		return [
			...cut[0](before.length).map((run) => ({ ...run, kind: 'removed' as const })),
			...cut[1](after.length).map((run) => ({ ...run, kind: 'added' as const }))
		];
	}
	return parts.flatMap(({ added, removed, value }): WordRun[] => {
		const { length } = value.join('');
		if (removed) return cut[0](length).map((run) => ({ ...run, kind: 'removed' }));
		if (added) return cut[1](length).map((run) => ({ ...run, kind: 'added' }));
		return sameWords(cut[0](length), cut[1](length));
	});
}

/** Takes runs of so many characters from the front, cut where the marks or the author change. */
function cutter(runs: readonly AuthoredRun[]): (length: number) => AuthoredRun[] {
	let [index, offset] = [0, 0];
	return (length) => {
		const taken: AuthoredRun[] = [];
		while (length > 0 && index < runs.length) {
			const run = runs[index]!;
			const text = run.text.slice(offset, offset + length);
			if (text !== '') taken.push({ ...run, text });
			length -= text.length;
			offset += text.length;
			if (offset >= run.text.length) [index, offset] = [index + 1, 0];
		}
		return taken;
	};
}

/** The same words on both sides: where their marks differ they were restyled. */
function sameWords(older: AuthoredRun[], newer: AuthoredRun[]): WordRun[] {
	const runs: WordRun[] = [];
	const takeOlder = cutter(older);
	for (const run of newer) {
		const take = cutter([run]);
		for (const was of takeOlder(run.text.length)) {
			const text = take(was.text.length)
				.map((part) => part.text)
				.join('');
			const isSame = printMarks(was.marks) === printMarks(run.marks);
			runs.push(isSame ? { ...run, text, kind: 'same' } : { ...run, text, kind: 'restyled', was: was.marks });
		}
	}
	return runs;
}
