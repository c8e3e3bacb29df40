import type { PaletteEntry } from './palette-entry.ts';

const maxWords = 8;

/** Without case and accents, so that "mon" finds Môn. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The words that are looked for. */
const wordsOf = (query: string): string[] => plain(query).split(/\s+/u).filter(Boolean).slice(0, maxWords);

/** How well a word fits a text: its beginning, the beginning of a word in it, anywhere; null: not at all. */
function fitOf(word: string, text: string): number | null {
	const at = text.indexOf(word);
	if (at < 0) return null;
	if (at === 0) return 3;
	return text.includes(` ${word}`) ? 2 : 1;
}

/**
 * The entries in which each word of the query stands, the best first within their group; groups stay in their order. No
 * character is special. Without a query all, as they are offered.
 */
export function matchEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
	const words = wordsOf(query);
	if (words.length === 0) return [...entries];
	const found = entries.flatMap((entry) => {
		const name = plain(entry.name);
		const rest = plain(`${entry.also ?? ''} ${entry.about ?? ''}`);
		let score = 0;
		for (const word of words) {
			const inName = fitOf(word, name);
			if (inName === null && fitOf(word, rest) === null) return [];
			// What it is called counts before what else it is found by.
			score += inName === null ? 0 : inName + 1;
		}
		return [{ entry, score }];
	});
	// A stable sort: what fits equally well stays as it was offered.
	return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}
