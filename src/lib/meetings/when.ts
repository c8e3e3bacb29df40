import { ukParts } from '#lib/decisions/uk-time.ts';
import { dayInWords, timeInWords } from '#lib/rooms/when.ts';

const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', weekday: 'long' });
const zoneName = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeZoneName: 'long' });

type Span = { startsAt: string; endsAt: string };

/** "Friday 4 December 2026, 2pm to 3:30pm". */
export const spanInWords = ({ startsAt, endsAt }: Span): string =>
	`${weekday.format(new Date(startsAt))} ${dayInWords(startsAt)}, ${timeInWords(startsAt)} to ${timeInWords(endsAt)}`;

/** The clock these times are by: "Greenwich Mean Time". */
export const zoneInWords = (at: string): string =>
	zoneName.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** A meeting's day and times as its form has them. */
export const spanValues = ({ startsAt, endsAt }: Span): { day: string; from: string; to: string } => {
	const { day, time: from } = ukParts(startsAt);
	return { day, from, to: ukParts(endsAt).time };
};
