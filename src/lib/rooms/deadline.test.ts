import { describe, expect, test } from 'vitest';
import { deadlineInWords, howFarInWords, londonClock, londonMoment, readTime } from './deadline.ts';

describe('a moment by the clock in London', () => {
	test.each([
		['2026-12-04', '17:00', '2026-12-04T17:00:00.000Z'],
		['2026-07-04', '17:00', '2026-07-04T16:00:00.000Z'],
		['2026-07-04', '00:30', '2026-07-03T23:30:00.000Z'],
		// the clock goes forward at 1am on 29 March 2026, and back at 2am on 25 October
		['2026-03-29', '00:59', '2026-03-29T00:59:00.000Z'],
		['2026-03-29', '01:30', '2026-03-29T01:30:00.000Z'],
		['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'],
		['2026-10-25', '00:30', '2026-10-24T23:30:00.000Z'],
		['2026-10-25', '01:30', '2026-10-25T01:30:00.000Z'],
		['2026-10-25', '02:00', '2026-10-25T02:00:00.000Z']
	])('%s %s is %s', (day, time, utc) => {
		expect(londonMoment(day, time)?.toISOString()).toBe(utc);
	});
	test.each([['2026-02-30'], ['2026-13-01'], ['x'], ['']])('%s is no day', (day) => {
		expect(londonMoment(day, '12:00')).toBeNull();
	});
	test('there and back', () => {
		for (let day = 1; day <= 28; day += 1) {
			const clock = { day: `2026-05-${String(day).padStart(2, '0')}`, time: '23:59' };
			expect(londonClock(londonMoment(clock.day, clock.time)!)).toEqual(clock);
		}
	});
});

describe('a time as people write it', () => {
	test.each([
		['5pm', '17:00'],
		['5:30 PM', '17:30'],
		['5.30pm', '17:30'],
		['17:00', '17:00'],
		['09:05', '09:05'],
		['12am', '00:00'],
		['12pm', '12:00'],
		['midday', '12:00']
	])('%s is %s', (words, time) => expect(readTime(words)).toBe(time));
	test.each(['', '5', '25:00', '13pm', '0am', '12:60', 'soon', '5pmpm', '-1:00'])('“%s” is none', (words) =>
		expect(readTime(words)).toBeNull()
	);
});

describe('in words', () => {
	test('names the time zone of that day', () => {
		expect(deadlineInWords('2026-12-04T17:00:00Z')).toBe('Friday 4 December 2026, 5pm, Greenwich Mean Time');
		expect(deadlineInWords('2026-07-03T16:00:00Z')).toBe('Friday 3 July 2026, 5pm, British Summer Time');
	});
	test.each([
		['2026-12-04T17:00:00Z', '2026-12-04T09:00:00Z', 'today'],
		['2026-12-04T17:00:00Z', '2026-12-04T17:00:01Z', 'earlier today'],
		['2026-12-04T00:10:00Z', '2026-12-03T23:50:00Z', 'tomorrow'],
		['2026-12-04T17:00:00Z', '2026-11-26T18:00:00Z', 'in 8 days'],
		['2026-12-04T17:00:00Z', '2026-12-05T18:00:00Z', 'yesterday'],
		['2026-12-04T17:00:00Z', '2026-12-07T18:00:00Z', '3 days ago']
	])('%s, seen at %s, is %s', (at, now, words) => expect(howFarInWords(at, now)).toBe(words));
});
