import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ukMoment, ukParts, ukSpanInWords } from './uk-time.ts';

it('[C10] a day and a time in the United Kingdom are a moment, in summer and in winter', () => {
	expect(ukMoment('2026-07-01', '17:30')?.toISOString()).toBe('2026-07-01T16:30:00.000Z');
	expect(ukMoment('2026-12-01', '17:30')?.toISOString()).toBe('2026-12-01T17:30:00.000Z');
	expect(ukMoment('2026-12-01', '00:00')?.toISOString()).toBe('2026-12-01T00:00:00.000Z');
});
it('the hour left out in spring is no time; of the one that comes twice it is the first', () => {
	expect(ukMoment('2026-03-29', '01:30')).toBeNull();
	expect(ukMoment('2026-10-25', '01:30')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
});
it.each(['', '2026-02-30', '2026-13-01', 'tomorrow', '1-1-1'])('%j is no day', (day) => {
	expect(ukMoment(day, '10:00')).toBeNull();
});
it('what is read back is what was given', () => {
	const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 });
	fc.assert(
		fc.property(minutes, (minute) => {
			const { day, time } = ukParts(new Date(minute * 60_000));
			const moment = ukMoment(day, time);
			expect(moment && ukParts(moment)).toEqual({ day, time });
		})
	);
});
it('says a time as people do', () => {
	const at = (time: string, day = '2026-10-05') => ukMoment(day, time)!;
	expect(ukSpanInWords(at('14:00'), at('15:30'))).toBe('Monday 5 October 2026, 2pm to 3:30pm');
	expect(ukSpanInWords(at('23:00'), at('01:00', '2026-10-06'))).toBe(
		'Monday 5 October 2026, 11pm to 6 October 2026, 1am'
	);
});
