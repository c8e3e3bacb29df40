import { describe, expect, test } from 'vitest';
import { compareTexts, isChanged } from './version.ts';

describe('compareTexts', () => {
	test('says which words came and went', () => {
		expect(compareTexts('We asked 30 people in Dorset.', 'We asked 45 people in Dorset and Leeds.')).toEqual([
			{ kind: 'same', text: 'We asked ' },
			{ kind: 'removed', text: '30' },
			{ kind: 'added', text: '45' },
			{ kind: 'same', text: ' people in Dorset' },
			{ kind: 'added', text: ' and Leeds' },
			{ kind: 'same', text: '.' }
		]);
	});

	test('the same text has no changes, an empty one has none either', () => {
		expect(isChanged(compareTexts('one\ntwo', 'one\ntwo'))).toBe(false);
		expect(isChanged(compareTexts('', ''))).toBe(false);
	});

	test.each([
		['', 'new words'],
		['old words', ''],
		['one\ntwo', 'one\n\ntwo'],
		['a b c', 'c b a']
	])('from %j to %j nothing is lost', (older, newer) => {
		const runs = compareTexts(older, newer);
		const side = (not: string) =>
			runs
				.filter(({ kind }) => kind !== not)
				.map(({ text }) => text)
				.join('');
		expect(side('added')).toBe(older);
		expect(side('removed')).toBe(newer);
	});
});
