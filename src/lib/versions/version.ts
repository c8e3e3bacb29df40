import { diffLines, diffWordsWithSpace } from 'diff';

/** A named version as the list shows it. */
export interface VersionRow {
	id: string;
	name: string;
	words: number;
	by: string;
	council: string;
	/** UTC, ISO 8601 */
	at: string;
}

export const versionNameMost = 120;
/** versions of one proposal */
export const versionsMost = 1_000;

/** A run of text: the same in both, only in the newer, only in the older. */
export interface DiffRun {
	kind: 'same' | 'added' | 'removed';
	text: string;
}

/** How long one section may take to compare word by word. */
const wordByWordMs = 2_000;

/** What changed between two texts, in words; line by line when word by word would take too long. */
export function compareTexts(older: string, newer: string): DiffRun[] {
	const parts =
		diffWordsWithSpace(older, newer, { timeout: wordByWordMs }) ??
		diffLines(older, newer, { timeout: wordByWordMs });
	// So much is different that nothing in common is worth looking for.
	if (!parts) return [{ kind: 'removed', text: older } as const, { kind: 'added', text: newer } as const];
	return parts.map(({ added, removed, value }) => ({
		kind: added ? 'added' : removed ? 'removed' : 'same',
		text: value
	}));
}

export const isChanged = (runs: readonly DiffRun[]) => runs.some(({ kind }) => kind !== 'same');
