import { timeInWords } from './when.ts';

const zone = 'Europe/London';
const longDay = new Intl.DateTimeFormat('en-GB', {
	timeZone: zone,
	weekday: 'long',
	day: 'numeric',
	month: 'long',
	year: 'numeric'
});
const zoneName = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'long' });
const clock = new Intl.DateTimeFormat('en-CA', {
	timeZone: zone,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});

/** A moment as the clock in London shows it: "2026-12-04", "17:00". */
export function londonClock(at: string | Date): { day: string; time: string } {
	const parts = Object.fromEntries(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
	return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/**
 * The moment at which the clock in London shows this day ("2026-12-04") and time ("17:00"); null for a day that is none. Of a
 * time that comes twice, when the clock goes back, the second; one that is left out, when it goes forward, is an hour later.
 */
export function londonMoment(day: string, time: string): Date | null {
	const asUtc = new Date(`${day}T${time}:00Z`);
	if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(`${day}T${time}`)) return null;
	const shown = londonClock(asUtc);
	const ahead = Date.parse(`${shown.day}T${shown.time}:00Z`) - asUtc.getTime();
	const summer = new Date(asUtc.getTime() - ahead);
	const there = londonClock(summer);
	return there.day === day && there.time === time ? summer : asUtc;
}

/** "5pm", "5:30 pm", "17:00", "midday" → "17:00"; null when it is none of these. */
export function readTime(words: string): string | null {
	const text = words.trim().toLowerCase().replace(/\s+/gu, '');
	if (text === 'midday' || text === 'noon') return '12:00';
	const found = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/.exec(text);
	if (!found) return null;
	const [, hourText, minuteText, half] = found;
	if (!half && minuteText === undefined) return null;
	let hour = Number(hourText);
	const minute = Number(minuteText ?? 0);
	if (half) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === 'pm' ? 12 : 0);
	}
	if (hour > 23 || minute > 59) return null;
	return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** "Friday 4 December 2026". */
export const deadlineDayInWords = (at: string | Date): string =>
	longDay.format(new Date(at)).replace(',', '');

/** "5pm, Greenwich Mean Time". */
export function deadlineTimeInWords(at: string | Date): string {
	const name = zoneName.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	return `${timeInWords(at)}, ${name}`;
}

/** "Friday 4 December 2026, 5pm, Greenwich Mean Time". */
export const deadlineInWords = (at: string | Date): string =>
	`${deadlineDayInWords(at)}, ${deadlineTimeInWords(at)}`;

/** How far off a moment is, by days in London: "today", "tomorrow", "in 8 days", "3 days ago". */
export function howFarInWords(at: string | Date, now: string | Date): string {
	const days = (Date.parse(londonClock(at).day) - Date.parse(londonClock(now).day)) / 86_400_000;
	if (new Date(at) < new Date(now)) {
		return days === 0 ? 'earlier today' : days === -1 ? 'yesterday' : `${-days} days ago`;
	}
	return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}
