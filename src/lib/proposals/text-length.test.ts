import { describe, expect, test } from 'vitest';
import { overLimit, sectionLength, wholeLength } from './text-length.ts';

describe('how long a text is, in words', () => {
	test('a section tells its words, its limit and the time to read it', () => {
		expect(sectionLength({ words: 288, limit: 300 })).toBe('288 of 300 words, about 1 minute to read');
		expect(sectionLength({ words: 1_428, limit: null })).toBe('1,428 words, about 6 minutes to read');
		expect(sectionLength({ words: 1, limit: null })).toBe('1 word, less than a minute to read');
	});
	test('an empty section has no time to read it', () => {
		expect(sectionLength({ words: 0, limit: 300 })).toBe('0 of 300 words');
	});
	test('over the limit it says by how much, and that nothing is lost; at the limit it says nothing', () => {
		expect(overLimit({ words: 312, limit: 300 })).toBe(
			'12 words over the limit. It is saved, but cannot be sent.'
		);
		expect(overLimit({ words: 301, limit: 300 })).toBe(
			'1 word over the limit. It is saved, but cannot be sent.'
		);
		expect(overLimit({ words: 300, limit: 300 })).toBeNull();
		expect(overLimit({ words: 9_999, limit: null })).toBeNull();
	});
	test('the whole text adds up its sections and counts those that are too long', () => {
		expect(
			wholeLength([
				{ words: 312, limit: 300 },
				{ words: 164, limit: 200 },
				{ words: 0, limit: null }
			])
		).toEqual({ length: '476 words, about 2 minutes to read', over: '1 section over the limit' });
		expect(wholeLength([])).toEqual({ length: '0 words', over: null });
	});
});
