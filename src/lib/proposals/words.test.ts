import { describe, expect, test } from 'vitest';
import { countWords, limitState, wordsLeft } from './words.ts';

describe('countWords', () => {
	test.each([
		['', 0],
		['   \n\t ', 0],
		['One', 1],
		['two words', 2],
		['no\u00a0break', 2],
		['co-design is one word, with its neighbours six more', 9],
		["don't", 1],
		['£1,200', 1],
		['a – b — c', 3],
		['• item', 1],
		['https://www.gov.uk/service-manual/user research', 2],
		['naïve Caerdydd Ynys Môn 日本', 5],
		['one\ntwo\nthree', 3],
		['…', 0]
	])('%j has %i words', (text, words) => {
		expect(countWords(text)).toBe(words);
	});

	test('a million characters without a space are counted without trouble', () => {
		expect(countWords('x'.repeat(1_000_000))).toBe(1);
	});
});

describe('what is left', () => {
	test('says words left, words over and one word in the singular', () => {
		expect(wordsLeft(188, 200)).toBe('12 words left');
		expect(wordsLeft(199, 200)).toBe('1 word left');
		expect(wordsLeft(200, 200)).toBe('0 words left');
		expect(wordsLeft(208, 200)).toBe('8 words over');
		expect(wordsLeft(1200, null)).toBe('1,200 words');
	});

	test('warns from a tenth left, and over the limit', () => {
		expect(limitState(179, 200)).toBe('within');
		expect(limitState(180, 200)).toBe('near');
		expect(limitState(200, 200)).toBe('near');
		expect(limitState(201, 200)).toBe('over');
		expect(limitState(9_999, null)).toBe('within');
	});
});
