import { expect, test } from 'vitest';
import { isPlain } from '#lib/rooms/plain-text.ts';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { asLine } from './title-from.ts';

test('[X1] whatever words it is made from, a title is one that forms take', () => {
	const words = [
		...hostileWords,
		'two\r\nlines\u2028three',
		'\u202eturned',
		'no\u200bwidth\ufeff\u00ad',
		`e${'\u0301'.repeat(30)}`,
		'half \ud800',
		'\u200dfamily\u200d',
		'\u0007bell'
	];
	for (const one of words) expect(isPlain(asLine(one, 200)), one).toBe(true);
});

test('longer words are cut at whole characters, and that is shown', () => {
	expect(asLine('abc', 3)).toBe('abc');
	expect(asLine('a b c', 4)).toBe('a b…');
	expect(asLine('👍👍👍', 2)).toBe('👍…');
});
