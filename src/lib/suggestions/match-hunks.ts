import type { LiveSection } from '#lib/comments/anchor.ts';
import type { Hunk } from './hunks.ts';
import { rangeOf, type Place } from './place.ts';
import { suggestionLimits } from './suggestion.ts';

/** What a row remembers of a suggestion. */
export interface Remembered extends Place {
	removed: string;
	added: string;
}

/** Words as a row keeps them: PostgreSQL takes neither NUL nor halves of characters, and a row has its bound. */
export const keptWords = (words: string) =>
	words.slice(0, suggestionLimits.wordsCharacters).toWellFormed().replaceAll('\0', '\ufffd');

export const hasWordsOf = (row: Remembered, { removed, added }: Hunk) =>
	row.removed === keptWords(removed) && row.added === keptWords(added);

/**
 * Which hunk of one section is which remembered suggestion of the same officer: first those of the same words, each
 * with the nearest; then those in the same place. Neither is used twice. Rows without a hunk are missing.
 */
export function matchHunks<R extends Remembered>(
	rows: readonly R[],
	hunks: readonly Hunk[],
	section: LiveSection
): Map<R, Hunk> {
	const ranges = new Map(rows.map((row) => [row, rangeOf(row, section)]));
	const matched = new Map<R, Hunk>();
	const free = new Set(hunks);
	const distance = (row: R, { fromBase, toBase }: Hunk) => {
		const range = ranges.get(row);
		return range ? Math.max(0, fromBase - range.to, range.from - toBase) : Infinity;
	};
	const match = (mayMatch: (row: R, hunk: Hunk) => boolean) => {
		for (const row of rows) {
			if (matched.has(row)) continue;
			let nearest: Hunk | null = null;
			for (const hunk of free) {
				if (!mayMatch(row, hunk)) continue;
				if (!nearest || distance(row, hunk) < distance(row, nearest)) nearest = hunk;
			}
			if (!nearest) continue;
			matched.set(row, nearest);
			free.delete(nearest);
		}
	};
	match((row, hunk) => hasWordsOf(row, hunk) && distance(row, hunk) === 0);
	match((row, hunk) => hasWordsOf(row, hunk));
	match((row, hunk) => distance(row, hunk) <= 1);
	return matched;
}
