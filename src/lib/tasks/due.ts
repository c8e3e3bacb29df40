import { dayInWords } from '#lib/rooms/when.ts';

const calendarDay = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** The day it is in the United Kingdom, as 2026-11-30. */
export const dayIn = (now: Date): string => calendarDay.format(now);

const dayMs = 86_400_000;
/** Days are counted as days, without hours: a night in which the clocks change is no longer than others. */
const asMs = (day: string) => Date.parse(`${day}T00:00:00Z`);
/** The day so many days later. */
export const addDays = (day: string, days: number): string =>
	new Date(asMs(day) + days * dayMs).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string) => Math.round((asMs(to) - asMs(from)) / dayMs);

/** Whether this is a day that there is: 2026-02-30 is none. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const ms = asMs(text);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

export type DueTone = 'late' | 'soon' | 'later';

/** When something is due, as seen from `today`: in words, and how near it is. */
export function dueInWords(dueOn: string, today: string): { words: string; tone: DueTone } {
	const days = daysBetween(today, dueOn);
	if (days === -1) return { words: 'Overdue since yesterday', tone: 'late' };
	if (days < 0) return { words: `Overdue since ${dayInWords(`${dueOn}T12:00:00Z`)}`, tone: 'late' };
	if (days === 0) return { words: 'Due today', tone: 'soon' };
	if (days === 1) return { words: 'Due tomorrow', tone: 'soon' };
	return { words: `Due ${dayInWords(`${dueOn}T12:00:00Z`)}`, tone: 'later' };
}

export const dueGroups = ['overdue', 'this week', 'later', 'no date'] as const;
export type DueGroup = (typeof dueGroups)[number];

/** Weeks end on Sunday. */
export function dueGroup(dueOn: string | null, today: string): DueGroup {
	if (dueOn === null) return 'no date';
	if (dueOn < today) return 'overdue';
	const weekday = new Date(asMs(today)).getUTCDay();
	return dueOn <= addDays(today, (7 - weekday) % 7) ? 'this week' : 'later';
}
