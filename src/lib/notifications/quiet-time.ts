import { londonClock, londonMoment } from '#lib/rooms/deadline.ts';
import { addDays } from '#lib/tasks/due.ts';
import type { MailChoices } from './mail-choices.ts';

type When = Pick<MailChoices, 'quiet' | 'weekends'>;

/** A full hour of a day in London. Days that begin or end in summer time have 23 or 25 hours: the clock counts, not the hours. */
const hourOf = (day: string, hour: number): Date =>
	londonMoment(day, `${String(hour).padStart(2, '0')}:00`) ?? new Date(`${day}T00:00:00Z`);

function isWeekend(day: string): boolean {
	const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
	return weekday === 0 || weekday === 6;
}

/** When the quiet hours end in which this moment is; null: it is in none. */
function quietEnd(at: Date, quiet: MailChoices['quiet']): Date | null {
	if (!quiet) return null;
	const { day, time } = londonClock(at);
	const hour = Number(time.slice(0, 2));
	const isOverMidnight = quiet.from > quiet.to;
	const isEvening = hour >= quiet.from && (isOverMidnight || hour < quiet.to);
	const isMorning = isOverMidnight && hour < quiet.to;
	if (isMorning || (isEvening && !isOverMidnight)) return hourOf(day, quiet.to);
	return isEvening ? hourOf(addDays(day, 1), quiet.to) : null;
}

/** The first moment from this one on at which mail may come (M4): itself, or the end of the quiet hours or the weekend it is in. */
export function firstFree(at: Date, { quiet, weekends }: When): Date {
	const end = quietEnd(at, quiet);
	if (end) return firstFree(end, { quiet, weekends });
	const { day } = londonClock(at);
	if (weekends || !isWeekend(day)) return at;
	return firstFree(hourOf(addDays(day, 1), 0), { quiet, weekends });
}

/** The first digest after this moment (M3): at the hour chosen, on a day on which mail comes. */
export function nextDigest(
	after: Date,
	{ digestHour, weekends }: Pick<MailChoices, 'digestHour' | 'weekends'>
) {
	let { day } = londonClock(after);
	let moment = hourOf(day, digestHour);
	while (moment <= after || (!weekends && isWeekend(day))) {
		day = addDays(day, 1);
		moment = hourOf(day, digestHour);
	}
	return moment;
}
