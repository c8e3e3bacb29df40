import type { AuthoredRun } from '#lib/authorship/authorship.ts';
import type { BlockNode } from '#lib/versions/block-tree.ts';
import type { BlockChange } from '#lib/versions/diff-blocks.ts';
import { nobody } from './edit-hands.ts';

export interface CountedChanges {
	/** words */
	added: number;
	removed: number;
	/** whose changes were counted */
	by: Set<number>;
}

type Changed = Pick<AuthoredRun, 'text' | 'client'> & { kind: 'added' | 'removed' };

/**
 * Words that came and went between two texts, without those that only `own` touched. The texts' runs say by whose edit
 * their letters came (newer) or went (older): see PlayedEdits.
 */
export function countChanges(changes: readonly BlockChange[], own: number): CountedChanges {
	const counted: CountedChanges = { added: 0, removed: 0, by: new Set() };
	walk(changes, (group) => countGroup(group, own, counted));
	return counted;
}

/** Hands over runs that changed together, with nothing between them that stayed. */
function walk(changes: readonly BlockChange[], onGroup: (group: readonly Changed[]) => void): void {
	for (const change of changes) {
		if (change.kind === 'added') each(change.newer, 'added', onGroup);
		else if (change.kind === 'removed') each(change.older, 'removed', onGroup);
		else if (change.kind === 'changed') walk(change.children, onGroup);
		else if (change.kind === 'words') {
			let group: Changed[] = [];
			for (const { kind, text, client } of change.runs) {
				if (kind === 'added' || kind === 'removed') group.push({ kind, text, client });
				else {
					onGroup(group);
					group = [];
				}
			}
			onGroup(group);
		}
	}
}

function each(node: BlockNode, kind: Changed['kind'], onGroup: (group: readonly Changed[]) => void): void {
	if (node.kind === 'text') onGroup(node.runs.map(({ text, client }) => ({ kind, text, client })));
	else for (const child of node.children) each(child, kind, onGroup);
}

function countGroup(group: readonly Changed[], own: number, counted: CountedChanges): void {
	const all = handsOf(group);
	for (const kind of ['added', 'removed'] as const) {
		const runs = group.filter((run) => run.kind === kind);
		const text = runs.map((run) => run.text).join('');
		for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
			if (!/[\p{L}\p{N}]/u.test(word)) continue;
			const hands = handsOf(overlapping(runs, index, index + word.length));
			// A word that only lost a letter has none that came: whoever took it made the new word.
			const others = [...(hands.size > 0 ? hands : all)].filter((hand) => hand !== own);
			if (others.length === 0) continue;
			counted[kind] += 1;
			for (const hand of others) counted.by.add(hand);
		}
	}
}

const handsOf = (runs: readonly Changed[]): Set<number> =>
	new Set(runs.flatMap(({ client }) => (client === nobody ? [] : [client])));

function overlapping(runs: readonly Changed[], from: number, to: number): Changed[] {
	const found: Changed[] = [];
	let at = 0;
	for (const run of runs) {
		const end = at + run.text.length;
		if (at < to && end > from) found.push(run);
		at = end;
	}
	return found;
}
