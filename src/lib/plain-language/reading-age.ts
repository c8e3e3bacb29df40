/** What a reading age is worked out from. */
export interface Counts {
	words: number;
	sentences: number;
	syllables: number;
}

/** Below this the formula says nothing: it was made on passages of 100 words and more. */
export const wordsLeast = 50;
/** A school year's pupils are about as many years older than its number. */
const yearsOfGrade = 5;
const youngest = 5;

/**
 * The age at which somebody at school in the United States reads such a text: the Flesch-Kincaid grade (J. P. Kincaid,
 * R. P. Fishburne, R. L. Rogers, B. S. Chissom, Naval Technical Training Command, Research Branch Report 8-75, 1975) plus 5.
 * Null: too few words to tell.
 */
export function readingAge({ words, sentences, syllables }: Counts): number | null {
	if (words < wordsLeast || sentences === 0) return null;
	const grade = 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
	return Math.max(youngest, Math.round(grade + yearsOfGrade));
}

/**
 * Syllables of an English word, about: groups of vowels, without a silent e at its end. What has no letters is said as
 * one.
 */
export function countSyllables(word: string): number {
	const letters = word
		.toLowerCase()
		.normalize('NFD')
		.replace(/[^a-z]/g, '');
	if (letters.length <= 3) return 1;
	// Not only at the end of the word: home-less-ness, move-ment.
	const stem = letters.replace(/([^aeiouyl])e(?=ful|less|ly|ment|ness)/g, '$1');
	const spoken = stem.replace(/(?:[^laeiouy]es|[^dt]ed|[^laeiouy]e)$/, '').replace(/^y/, '');
	return Math.max(1, spoken.match(/[aeiouy]{1,2}/g)?.length ?? 1);
}
