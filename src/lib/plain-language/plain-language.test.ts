import { describe, expect, test } from 'vitest';
import { checkParagraph } from './check-paragraph.ts';
import { countSyllables, readingAge } from './reading-age.ts';
import { splitSentences } from './split-sentences.ts';

const sentences = (text: string) => splitSentences(text).map(({ from, to }) => text.slice(from, to));
const found = (text: string, kind?: string) =>
	checkParagraph(text)
		.findings.filter((finding) => !kind || finding.kind === kind)
		.map(({ from, to }) => text.slice(from, to));

describe('sentences', () => {
	test.each([
		['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
		['It costs £3.50 a day. Most pay.', ['It costs £3.50 a day.', 'Most pay.']],
		['Dr. Jones and Cllr. Smith agreed.', ['Dr. Jones and Cllr. Smith agreed.']],
		['Use letters, e.g. post, or call. Then wait.', ['Use letters, e.g. post, or call.', 'Then wait.']],
		['She said “yes.” He left.', ['She said “yes.”', 'He left.']],
		['A line\nand another', ['A line', 'and another']],
		['  …  ', []],
		['www.gov.uk is a site', ['www.gov.uk is a site']]
	])('%j', (text, expected) => {
		expect(sentences(text)).toEqual(expected);
	});
});

describe('syllables', () => {
	test.each([
		['home', 1],
		['council', 2],
		['the', 1],
		['people', 2],
		['homelessness', 3],
		['information', 4],
		['needed', 2],
		['makes', 1],
		['42', 1],
		['£1,200', 1]
	])('%s has %i', (word, count) => {
		expect(countSyllables(word)).toBe(count);
	});
});

describe('reading age', () => {
	test('is the Flesch-Kincaid grade and 5: 20 words a sentence with 1.5 syllables each are read at 15', () => {
		expect(readingAge({ words: 200, sentences: 10, syllables: 300 })).toBe(15);
	});
	test('is not told of a few words, and never below 5', () => {
		expect(readingAge({ words: 49, sentences: 5, syllables: 60 })).toBeNull();
		expect(readingAge({ words: 100, sentences: 50, syllables: 100 })).toBe(5);
	});
	test('of plain words is well below that of official ones', () => {
		const plain = checkParagraph(
			'We help people find a home. You can call us or come in. We will see you on the same day. '.repeat(3)
		);
		const official = checkParagraph(
			'Multidisciplinary organisational collaboration facilitates comprehensive identification of vulnerable individuals requiring accommodation assistance across administrative boundaries. '.repeat(
				4
			)
		);
		expect(readingAge(plain.counts)).toBeLessThan(9);
		expect(readingAge(official.counts)).toBeGreaterThan(18);
	});
});

describe('what could be plainer', () => {
	test('a sentence of more than 25 words, with how many it has', () => {
		const long = `${Array.from({ length: 26 }, (_, at) => `word${at}`).join(' ')}.`;
		expect(found(long, 'long')).toEqual([long]);
		expect(checkParagraph(long).findings[0]).toMatchObject({
			say: '26 words in one sentence: try to make two of it',
			words: expect.stringMatching(/…$/)
		});
		expect(found(long.replace('word0 ', ''), 'long')).toEqual([]);
	});
	test('words to avoid in all their forms, with what to say instead', () => {
		expect(found('We utilised it in order to Tackle and transform the robust services.', 'avoid')).toEqual([
			'utilised',
			'in order to',
			'Tackle',
			'transform',
			'robust'
		]);
		expect(checkParagraph('We utilise it.').findings[0]).toMatchObject({ kind: 'avoid', say: 'say “use”' });
	});
	test('not where the word means what it says', () => {
		expect(found('Foster carers and foster children; the progress report; in order.')).toEqual([]);
	});
	test('Latin and its abbreviations, with and without stops', () => {
		expect(found('Letters, e.g. post, eg email, i.e. words, etc. Sent via post, ie.', 'latin')).toEqual([
			'e.g.',
			'eg',
			'i.e.',
			'etc.',
			'via',
			'ie.'
		]);
	});
	test('not inside other words, addresses and names', () => {
		expect(found('viaduct, egg, pie, undeliverable, name@via.example, www.etc.uk, /via/x')).toEqual([]);
	});
	test('in the order of the words, a long sentence before what is in it', () => {
		const text = `We utilise ${'one '.repeat(30)}etc.`;
		expect(checkParagraph(text).findings.map(({ kind }) => kind)).toEqual(['long', 'avoid', 'latin']);
	});
	test('[B10] 10,000 words are read at once, and a word without an end too', () => {
		const paragraph =
			'Many people who lose their home have told somebody before, e.g. their landlord. We utilise what we know. ';
		checkParagraph(paragraph);
		const paragraphs = Array.from({ length: 100 }, () => paragraph.repeat(5));
		const began = performance.now();
		for (const text of paragraphs) checkParagraph(text);
		expect(performance.now() - began).toBeLessThan(400);
		const again = performance.now();
		checkParagraph('a'.repeat(200_000));
		checkParagraph('. '.repeat(100_000));
		checkParagraph('e.'.repeat(100_000));
		expect(performance.now() - again).toBeLessThan(1_000);
	});
});
