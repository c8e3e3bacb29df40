import { expect, test } from 'vitest';
import { dayInWords, momentInWords } from './when.ts';

test.each([
	['2018-10-05T16:30:00Z', '5 October 2018, 5:30pm'],
	['2018-12-05T09:00:00Z', '5 December 2018, 9am'],
	['2018-12-05T12:00:00Z', '5 December 2018, midday'],
	['2018-07-04T23:00:00Z', '5 July 2018, midnight'],
	['2018-12-05T00:05:00Z', '5 December 2018, 12:05am']
])('%s is %s in London', (at, words) => expect(momentInWords(at)).toBe(words));

test('a day near midnight is London’s day', () => {
	expect(dayInWords('2018-07-04T23:30:00Z')).toBe('5 July 2018');
});
