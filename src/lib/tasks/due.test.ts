import { describe, expect, test } from 'vitest';
import { addDays, dayIn, dueGroup, dueInWords, isDay } from './due.ts';

describe('due days', () => {
	test('are days in the United Kingdom, in summer too', () => {
		expect(dayIn(new Date('2026-07-01T22:59:59Z'))).toBe('2026-07-01');
		expect(dayIn(new Date('2026-07-01T23:00:00Z'))).toBe('2026-07-02');
		expect(dayIn(new Date('2026-12-31T23:59:59Z'))).toBe('2026-12-31');
	});
	test('are said as somebody would say them today', () => {
		const words = (dueOn: string) => dueInWords(dueOn, '2026-11-26');
		expect(words('2026-11-20')).toEqual({ words: 'Overdue since 20 November 2026', tone: 'late' });
		expect(words('2026-11-25')).toEqual({ words: 'Overdue since yesterday', tone: 'late' });
		expect(words('2026-11-26')).toEqual({ words: 'Due today', tone: 'soon' });
		expect(words('2026-11-27')).toEqual({ words: 'Due tomorrow', tone: 'soon' });
		expect(words('2027-01-05')).toEqual({ words: 'Due 5 January 2027', tone: 'later' });
	});
	test('are the same number of days apart over the night in which the clocks change', () => {
		expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
		expect(dueInWords('2026-10-26', '2026-10-25').words).toBe('Due tomorrow');
		expect(dueInWords('2026-03-29', '2026-03-28').words).toBe('Due tomorrow');
	});
	test('fall into the week that ends on Sunday', () => {
		// 26 November 2026 is a Thursday, the 29th a Sunday.
		const group = (dueOn: string | null, today = '2026-11-26') => dueGroup(dueOn, today);
		expect(group('2026-11-25')).toBe('overdue');
		expect(group('2026-11-26')).toBe('this week');
		expect(group('2026-11-29')).toBe('this week');
		expect(group('2026-11-30')).toBe('later');
		expect(group(null)).toBe('no date');
		expect(group('2026-11-29', '2026-11-29')).toBe('this week');
		expect(group('2026-11-30', '2026-11-29')).toBe('later');
	});
	test('that do not exist are none', () => {
		for (const day of ['2028-02-29', '2026-12-31']) expect(isDay(day), day).toBe(true);
		for (const day of ['2026-02-29', '2026-13-01', '2026-1-1', '', 'tomorrow', '2026-11-31', '20261-01-01'])
			expect(isDay(day), day).toBe(false);
	});
});
