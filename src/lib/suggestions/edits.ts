import { diffArrays } from 'diff';
import type { Token } from './tokens.ts';

/** base[fromBase, toBase) becomes fork[fromFork, toFork); indexes. */
export interface Edit {
	fromBase: number;
	toBase: number;
	fromFork: number;
	toFork: number;
}

/**
 * Where two sequences differ, in order and never next to each other; null: in more than `most` places, which would take
 * too long. A count and not a clock, so that both ends of a socket find the same.
 */
export function findEdits(base: readonly string[], fork: readonly string[], most: number): Edit[] | null {
	let start = 0;
	const shorter = Math.min(base.length, fork.length);
	while (start < shorter && base[start] === fork[start]) start++;
	let end = 0;
	while (end < shorter - start && base.at(-1 - end) === fork.at(-1 - end)) end++;
	const [older, newer] = [base.slice(start, base.length - end), fork.slice(start, fork.length - end)];
	if (older.length + newer.length === 0) return [];
	const whole = { fromBase: start, toBase: base.length - end, fromFork: start, toFork: fork.length - end };
	if (older.length === 0 || newer.length === 0) return [whole];
	const numbers = new Map<string, number>();
	const numbered = (key: string) => {
		const known = numbers.get(key);
		if (known !== undefined) return known;
		numbers.set(key, numbers.size);
		return numbers.size - 1;
	};
	const parts = diffArrays(older.map(numbered), newer.map(numbered), { maxEditLength: most });
	if (!parts) return null;
	const edits: Edit[] = [];
	let [atBase, atFork] = [start, start];
	let open: Edit | null = null;
	for (const { added, removed, count } of parts) {
		if (!added && !removed) {
			open = null;
			atBase += count;
			atFork += count;
			continue;
		}
		if (!open) edits.push((open = { fromBase: atBase, toBase: atBase, fromFork: atFork, toFork: atFork }));
		if (removed) open.toBase = atBase += count;
		else open.toFork = atFork += count;
	}
	return edits;
}

/** Makes of where tokens differ what a reader would call one change each. */
export function readableEdits(
	base: readonly Token[],
	fork: readonly Token[],
	edits: readonly Edit[]
): Edit[] {
	const slid = edits.map((edit) => ({ ...edit }));
	slid.forEach((edit, index) => slide(base, fork, edit, slid[index - 1], slid[index + 1]));
	let joined = slid;
	for (let before = -1; before !== joined.length;) {
		before = joined.length;
		joined = joinNear(base, fork, joined);
	}
	return joined.map((edit) => withoutEqualEnds(base, fork, edit));
}

/** A join may have taken in a space that both sides end with. */
function withoutEqualEnds(base: readonly Token[], fork: readonly Token[], edit: Edit): Edit {
	let { fromBase, toBase, fromFork, toFork } = edit;
	const isLeft = () => fromBase < toBase && fromFork < toFork;
	for (; isLeft() && base[fromBase]!.key === fork[fromFork]!.key; fromBase++) fromFork++;
	for (; isLeft() && base[toBase - 1]!.key === fork[toFork - 1]!.key; toBase--) toFork--;
	return { fromBase, toBase, fromFork, toFork };
}

/**
 * What was put in or taken out of a row of equal things can be told in several ways: "(big )cat" or "( big)" after
 * "the". Chooses the one that begins with a whole block, or with a word.
 */
function slide(
	base: readonly Token[],
	fork: readonly Token[],
	edit: Edit,
	before?: Edit,
	after?: Edit
): void {
	const inserted = edit.fromBase === edit.toBase;
	if (!inserted && edit.fromFork !== edit.toFork) return;
	const tokens = inserted ? fork : base;
	const [from, to] = inserted ? [edit.fromFork, edit.toFork] : [edit.fromBase, edit.toBase];
	const least = (before ? (inserted ? before.toFork : before.toBase) : -1) + 1;
	const most = (after ? (inserted ? after.fromFork : after.fromBase) : tokens.length + 1) - 1;
	const worth = (by: number) => {
		const [first, last] = [tokens[from + by]!, tokens[to + by - 1]!];
		if (first.kind === 'open' || first.kind === 'block') return 3;
		if (first.kind === 'word' && last.kind === 'space') return 2;
		if (first.kind === 'close' || last.kind === 'open' || last.kind === 'close') return 0;
		// A sentence behind another one begins with the space before it, and ends with its own full stop.
		return first.kind === 'space' ? 1.5 : 1;
	};
	let best = 0;
	for (let by = -1; from + by >= least && tokens[from + by]!.key === tokens[to + by]!.key; by--) {
		if (worth(by) > worth(best)) best = by;
	}
	for (let by = 1; to + by <= most && tokens[from + by - 1]!.key === tokens[to + by - 1]!.key; by++) {
		if (worth(by) > worth(best)) best = by;
	}
	edit.fromBase += best;
	edit.toBase += best;
	edit.fromFork += best;
	edit.toFork += best;
}

/** Joins changes of one textblock with next to nothing between them: a rewritten sentence is one change and not ten. */
function joinNear(base: readonly Token[], fork: readonly Token[], edits: readonly Edit[]): Edit[] {
	const joined: Edit[] = [];
	for (const edit of edits) {
		const last = joined.at(-1);
		if (last && isNear(base, fork, last, edit)) {
			last.toBase = edit.toBase;
			last.toFork = edit.toFork;
		} else joined.push({ ...edit });
	}
	return joined;
}

const shortWord = 3;
const fewWords = 4;

function isNear(base: readonly Token[], fork: readonly Token[], one: Edit, other: Edit): boolean {
	const between = base.slice(one.toBase, other.fromBase);
	if (between.some(({ kind }) => kind === 'open' || kind === 'close' || kind === 'block')) return false;
	const [oneFormat, otherFormat] = [one, other].map((edit) => changesOnlyMarks(base, fork, edit));
	if (oneFormat !== otherFormat) return false;
	const words = between.filter(({ kind }) => kind === 'word');
	if (words.length === 0) return true;
	if (oneFormat) return false;
	if (words.length === 1 && words[0]!.text.length <= shortWord) return true;
	const sizes = [one, other].map((edit) =>
		Math.max(...textsOf(base, fork, edit).map(({ length }) => length))
	);
	return words.length <= fewWords && textOf(between).length <= Math.min(...sizes);
}

const textOf = (tokens: readonly Token[]) => tokens.map(({ text }) => text).join('');
const textsOf = (base: readonly Token[], fork: readonly Token[], edit: Edit) =>
	[textOf(base.slice(edit.fromBase, edit.toBase)), textOf(fork.slice(edit.fromFork, edit.toFork))] as const;

function changesOnlyMarks(base: readonly Token[], fork: readonly Token[], edit: Edit): boolean {
	const tokens = [...base.slice(edit.fromBase, edit.toBase), ...fork.slice(edit.fromFork, edit.toFork)];
	if (tokens.some(({ kind }) => kind === 'open' || kind === 'close' || kind === 'block')) return false;
	const [removed, added] = textsOf(base, fork, edit);
	return removed === added;
}
