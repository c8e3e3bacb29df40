import { dayInWords, momentInWords, timeInWords } from '#lib/rooms/when.ts';

const parts = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/London',
	dateStyle: 'short',
	timeStyle: 'short',
	hourCycle: 'h23'
});
const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', weekday: 'long' });

/** The day and the time of day in the United Kingdom: 2026-10-05 and 17:30. */
export function ukParts(at: string | Date): { day: string; time: string } {
	const [day = '', time = ''] = parts.format(new Date(at)).split(', ');
	return { day, time };
}

/**
 * The moment of a day (2026-10-05) and time (17:30) in the United Kingdom. Null: there is none, as in the hour left out in
 * spring. Of the hour that comes twice in autumn it is the first.
 */
export function ukMoment(day: string, time: string): Date | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null;
	const asUtc = Date.parse(`${day}T${time}:00Z`);
	if (Number.isNaN(asUtc)) return null;
	for (const offsetMs of [3_600_000, 0]) {
		const moment = new Date(asUtc - offsetMs);
		const found = ukParts(moment);
		if (found.day === day && found.time === time) return moment;
	}
	return null;
}

/** "5 October 2026, 5:30pm UK time". */
export const ukMomentInWords = (at: string): string => `${momentInWords(at)} UK time`;

/** "Monday 5 October 2026, 2pm to 3:30pm". */
export function ukSpanInWords(from: Date, to: Date): string {
	const start = `${weekday.format(from)} ${dayInWords(from)}, ${timeInWords(from)}`;
	const sameDay = ukParts(from).day === ukParts(to).day;
	return `${start} to ${sameDay ? timeInWords(to) : momentInWords(to)}`;
}
