import { describe, expect, test } from 'vitest';
import { readingTime } from './reading-time.ts';

describe('readingTime', () => {
	test.each([
		[0, null],
		[1, 'less than a minute to read'],
		[118, 'less than a minute to read'],
		[119, 'about 1 minute to read'],
		[238, 'about 1 minute to read'],
		[476, 'about 2 minutes to read'],
		[1_428, 'about 6 minutes to read'],
		[300_000, 'about 1,261 minutes to read']
	])('%i words: %s', (words, said) => {
		expect(readingTime(words)).toBe(said);
	});
});
