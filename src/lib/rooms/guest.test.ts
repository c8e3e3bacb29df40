import { expect, test } from 'vitest';
import { endOfDay, guestDays, guestUntilInWords, lastDayOf } from './guest.ts';

test('a guest’s last day is from tomorrow to six months ahead, by the day in London; three months are offered', () => {
	expect(guestDays(new Date('2026-11-27T12:00:00Z'))).toEqual({
		first: '2026-11-28',
		offered: '2027-02-27',
		last: '2027-05-27'
	});
	// An hour before midnight by the world's clock it is tomorrow in London's summer.
	expect(guestDays(new Date('2026-07-01T23:30:00Z')).first).toBe('2026-07-03');
});

test('where a month has no such day its last one counts', () => {
	expect(guestDays(new Date('2026-11-30T12:00:00Z')).offered).toBe('2027-02-28');
	expect(guestDays(new Date('2026-08-31T12:00:00Z')).last).toBe('2027-02-28');
});

test('a time ends at midnight in London after its last day, in winter and in summer', () => {
	expect(endOfDay('2027-03-05').toISOString()).toBe('2027-03-06T00:00:00.000Z');
	expect(endOfDay('2027-07-05').toISOString()).toBe('2027-07-05T23:00:00.000Z');
	expect(endOfDay('2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z');
	for (const day of ['2027-03-05', '2027-07-05', '2027-03-28', '2026-10-25'])
		expect(lastDayOf(endOfDay(day).toISOString())).toBe(day);
	expect(guestUntilInWords('2027-07-05T23:00:00+00:00')).toBe('5 July 2027');
});
