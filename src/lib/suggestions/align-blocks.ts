import type { Node } from '@tiptap/pm/model';

/** How much two blocks must have in common to be taken for one that was edited. */
const leastAlike = 0.3;
/** Comparing each with each beyond this would take too long: nothing is paired then. */
const mostComparisons = 100_000;

/**
 * Pairs blocks of two sequences that are likely the same, edited: in order, the most words in common in sum. Gives
 * their indexes. `mayPair` says which could be at all.
 */
export function pairBlocks(
	base: readonly Node[],
	fork: readonly Node[],
	mayPair: (base: Node, fork: Node) => boolean
): [number, number][] {
	if (base.length * fork.length > mostComparisons) return [];
	const [older, newer] = [base.map(wordsOf), fork.map(wordsOf)];
	const alike = (i: number, j: number) => {
		if (!mayPair(base[i]!, fork[j]!)) return 0;
		if (base.length === 1 && fork.length === 1) return 1;
		const share = inCommon(older[i]!, newer[j]!);
		return share < leastAlike ? 0 : share;
	};
	const width = fork.length + 1;
	// best[i, j]: the most that can be had from base[i…] and fork[j…].
	const best = new Float64Array((base.length + 1) * width);
	const shares = new Float64Array(best.length);
	for (let i = base.length - 1; i >= 0; i--) {
		for (let j = fork.length - 1; j >= 0; j--) {
			const here = i * width + j;
			shares[here] = alike(i, j);
			const paired = shares[here]! > 0 ? shares[here]! + best[here + width + 1]! : 0;
			best[here] = Math.max(paired, best[here + width]!, best[here + 1]!);
		}
	}
	const pairs: [number, number][] = [];
	for (let i = 0, j = 0; i < base.length && j < fork.length;) {
		const here = i * width + j;
		if (shares[here]! > 0 && best[here] === shares[here]! + best[here + width + 1]!) pairs.push([i++, j++]);
		else if (best[here] === best[here + width]) i++;
		else j++;
	}
	return pairs;
}

interface Words {
	counts: Map<string, number>;
	sum: number;
}

function wordsOf(node: Node): Words {
	const words = node.textBetween(0, node.content.size, ' ', ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
	const counts = new Map<string, number>();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return { counts, sum: words.length };
}

/** From 0 (no word in common) to 1 (the same words); blocks without words are alike. */
function inCommon(one: Words, other: Words): number {
	if (one.sum + other.sum === 0) return 1;
	let common = 0;
	for (const [word, count] of one.counts) common += Math.min(count, other.counts.get(word) ?? 0);
	return (2 * common) / (one.sum + other.sum);
}
