import { expect, test } from 'vitest';
import { leftOutWords } from './left-out.ts';

test('what was left out is told by kind and number, things before looks', () => {
	expect(leftOutWords({ colour: 12, picture: 2, comment: 1 })).toBe(
		'Left out: 2 pictures, 1 comment, text colours.'
	);
	expect(leftOutWords({ underline: 1 })).toBe('Left out: underlining.');
});

test('nothing is said when nothing was left out', () => {
	expect(leftOutWords({})).toBeNull();
	expect(leftOutWords({ picture: 0 })).toBeNull();
});
