import type * as Y from 'yjs';
import { withAuthors } from '#lib/authorship/authorship.ts';
import { ownWords } from '#lib/proposals/own-words.ts';
import { countWords } from '#lib/proposals/words.ts';
import { nodeText, readBlocks } from './block-tree.ts';
import { diffBlocks, type BlockChange } from './diff-blocks.ts';
import type { SectionChanges } from './version.ts';

/** How one section came from the older text to the newer one. */
export function diffSection(older: Y.Doc, newer: Y.Doc, key: string, deadline?: number): BlockChange[] {
	const [from, to] = [older, newer].map((doc) =>
		withAuthors(doc, (readRuns) => readBlocks(doc.getXmlFragment(key), readRuns))
	);
	return diffBlocks(from!, to!, deadline);
}

/** Words added and removed in each section that changed; a count, not a promise: one that takes too long is coarser. */
export function changedWords(
	older: Y.Doc,
	newer: Y.Doc,
	keys: readonly string[],
	deadline = performance.now() + 500
): Record<string, SectionChanges> {
	const sections: Record<string, SectionChanges> = {};
	for (const key of keys) {
		const sum = { added: 0, removed: 0 };
		count(diffSection(older, newer, key, deadline), sum);
		if (sum.added + sum.removed > 0) sections[key] = sum;
	}
	return sections;
}

function count(changes: readonly BlockChange[], sum: SectionChanges): void {
	for (const change of changes) {
		if (change.kind === 'added') sum.added += countWords(nodeText(change.newer));
		else if (change.kind === 'removed') sum.removed += countWords(nodeText(change.older));
		else if (change.kind === 'changed') {
			const [before, after] = [change.older, change.newer].map(({ name, attributes }) =>
				ownWords(name, attributes)
			) as [string, string];
			if (before !== after) {
				sum.removed += countWords(before);
				sum.added += countWords(after);
			}
			count(change.children, sum);
		} else if (change.kind === 'words') {
			for (const { kind, text } of change.runs) {
				if (kind === 'added') sum.added += countWords(text);
				if (kind === 'removed') sum.removed += countWords(text);
			}
		}
	}
}
