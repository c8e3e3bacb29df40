import { countWords } from '#lib/proposals/words.ts';
import { countSyllables, type Counts } from './reading-age.ts';
import { splitSentences, type Span } from './split-sentences.ts';
import { latin, wordsToAvoid, type Avoided } from './words-to-avoid.ts';

export type FindingKind = 'long' | 'avoid' | 'latin';

/** Words of a paragraph that could be plainer. */
export interface Finding extends Span {
	kind: FindingKind;
	/** the words themselves; of a long sentence its beginning */
	words: string;
	/** what to do about it */
	say: string;
}

export interface Checked {
	findings: Finding[];
	counts: Counts;
}

/** GOV.UK content design: check a sentence that has more words than this. */
export const sentenceWordsMost = 25;
const beginningCharacters = 60;

/** One pattern for all, so that a text is gone through once; whole words only. */
const patternOf = (list: readonly Avoided[]) =>
	new RegExp(
		`(?<![\\p{L}\\p{N}@/.-])(?:${list.map(({ pattern }) => `(${pattern})`).join('|')})(?![\\p{L}\\p{N}@/-]|\\.[\\p{L}\\p{N}])`,
		'giu'
	);
const lists = [
	{ kind: 'avoid', list: wordsToAvoid, pattern: patternOf(wordsToAvoid) },
	{ kind: 'latin', list: latin, pattern: patternOf(latin) }
] as const;

/** Reads one paragraph, in the order of its words. The rules are about English. */
export function checkParagraph(text: string): Checked {
	const findings: Finding[] = [];
	const counts: Counts = { words: 0, sentences: 0, syllables: 0 };
	for (const { from, to } of splitSentences(text)) {
		const sentence = text.slice(from, to);
		const words = countWords(sentence);
		counts.sentences += 1;
		counts.words += words;
		for (const [word] of sentence.matchAll(/\S*[\p{L}\p{N}]\S*/gu)) counts.syllables += countSyllables(word);
		if (words > sentenceWordsMost) {
			findings.push({
				kind: 'long',
				from,
				to,
				words: beginningOf(sentence),
				say: `${words} words in one sentence: try to make two of it`
			});
		}
	}
	for (const { kind, list, pattern } of lists) {
		for (const match of text.matchAll(pattern)) {
			const which = match.slice(1).findIndex((group) => group !== undefined);
			const [words] = match;
			findings.push({
				kind,
				from: match.index,
				to: match.index + words.length,
				words,
				say: list[which]!.say
			});
		}
	}
	findings.sort((a, b) => a.from - b.from || b.to - a.to);
	return { findings, counts };
}

function beginningOf(sentence: string): string {
	if (sentence.length <= beginningCharacters) return sentence;
	const cut = sentence.slice(0, beginningCharacters);
	return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), beginningCharacters / 2))}…`;
}
