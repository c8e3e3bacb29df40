/**
 * Counts words the same way for the page while you type, for the server's page and for sending.
 *
 * The rule: the text is split at white space (spaces, line ends, no-break spaces); a piece counts as one word when
 * it holds at least one letter or digit of any script. So "co-design", "don't", "£1,200" and a web address are one
 * word each, and a lone dash or bullet is none.
 */
export function countWords(text: string): number {
	let words = 0;
	for (const [piece] of text.matchAll(/\S+/gu)) if (/[\p{L}\p{N}]/u.test(piece)) words++;
	return words;
}

/** within: plenty left; near: a tenth or less left; over: more than the limit. Without a limit always within. */
export type LimitState = 'within' | 'near' | 'over';

export function limitState(words: number, limit: number | null): LimitState {
	if (limit === null) return 'within';
	if (words > limit) return 'over';
	return limit - words <= limit / 10 ? 'near' : 'within';
}

export const plural = (count: number, one: string) =>
	`${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;

/** "12 words left", "8 words over", or without a limit "240 words". */
export function wordsLeft(words: number, limit: number | null): string {
	if (limit === null) return plural(words, 'word');
	return words > limit ? `${plural(words - limit, 'word')} over` : `${plural(limit - words, 'word')} left`;
}
