import { readingTime } from './reading-time.ts';
import { limitState, plural } from './words.ts';

interface Counted {
	words: number;
	/** null: no limit */
	limit: number | null;
}

/** "288 of 300 words, about 1 minute to read", for the foot of a section. */
export function sectionLength({ words, limit }: Counted): string {
	const count =
		limit === null ? plural(words, 'word') : `${words.toLocaleString('en-GB')} of ${plural(limit, 'word')}`;
	return [count, readingTime(words)].filter(Boolean).join(', ');
}

/** What is said over the limit; null within it. The text is saved all the same, and never cut. */
export function overLimit({ words, limit }: Counted): string | null {
	if (limit === null || limitState(words, limit) !== 'over') return null;
	return `${plural(words - limit, 'word')} over the limit. It is saved, but cannot be sent.`;
}

/** Of all sections: the words, the time, and how many sections are over their limit. */
export function wholeLength(sections: readonly Counted[]): { length: string; over: string | null } {
	const words = sections.reduce((sum, section) => sum + section.words, 0);
	const over = sections.filter(({ words, limit }) => limitState(words, limit) === 'over').length;
	return {
		length: [plural(words, 'word'), readingTime(words)].filter(Boolean).join(', '),
		over: over === 0 ? null : `${plural(over, 'section')} over the limit`
	};
}
