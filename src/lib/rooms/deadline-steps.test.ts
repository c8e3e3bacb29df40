import { describe, expect, test } from 'vitest';
import { stepsPassed, stepToTell } from './deadline-steps.ts';

/** Friday 4 December 2026, 5pm in London. */
const deadline = new Date('2026-12-04T17:00:00Z');
const before = (hours: number) => new Date(+deadline - hours * 3_600_000);
const long = { deadline, setAt: before(1_000) };

describe('[M9] the steps before a deadline', () => {
	test.each([
		['none more than 7 days before', before(7 * 24 + 0.01), []],
		['the first 7 days before', before(7 * 24), ['7 days']],
		['the second 1 day before', before(24), ['7 days', '1 day']],
		['all 3 hours before', before(3), ['7 days', '1 day', '3 hours']],
		['none once it has passed', deadline, []]
	])('%s', (_, now, steps) => {
		expect(stepsPassed(deadline, now)).toEqual(steps);
	});
	test('days are counted by the clock in London, also where it changes between', () => {
		// The clock goes back on 25 October 2026.
		const after = new Date('2026-10-26T17:00:00Z');
		expect(stepsPassed(after, new Date('2026-10-19T15:59:00Z'))).toEqual([]);
		expect(stepsPassed(after, new Date('2026-10-19T16:00:00Z'))).toEqual(['7 days']);
	});
	test('of several that were missed the last is told', () => {
		expect(stepToTell(['7 days', '1 day'], { ...long, now: before(20) })).toBe('1 day');
		expect(stepToTell(['7 days'], { ...long, now: before(20) })).toBeNull();
		expect(stepToTell([], { ...long, now: before(20) })).toBeNull();
	});
	test('one that had passed when the deadline was set is not told, the next one is', () => {
		const late = { deadline, setAt: before(30) };
		expect(stepToTell(['7 days'], { ...late, now: before(29) })).toBeNull();
		expect(stepToTell(['1 day'], { ...late, now: before(24) })).toBe('1 day');
	});
});
