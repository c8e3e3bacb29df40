import { addDays, dayIn } from '#lib/tasks/due.ts';
import { londonMoment } from './deadline.ts';
import { dayInWords } from './when.ts';

export const guestLimits = {
	/** how far ahead a guest's time may end, and how far it is offered to */
	maxMonths: 6,
	offeredMonths: 3,
	organisationCharacters: 90,
	commandsPerMinute: 30,
	commandsPerHour: 200
};

/** The day so many months later; where that month has no such day, its last one. */
function addMonths(day: string, months: number): string {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The last days that a guest's time may have, as seen from now, and the one that is offered: days in London. */
export function guestDays(now: Date): { first: string; offered: string; last: string } {
	const today = dayIn(now);
	return {
		first: addDays(today, 1),
		offered: addMonths(today, guestLimits.offeredMonths),
		last: addMonths(today, guestLimits.maxMonths)
	};
}

/** When a time ends whose last day this is: at midnight in London. */
export const endOfDay = (day: string): Date => londonMoment(addDays(day, 1), '00:00')!;

/** The last day of a time that ends then. */
export const lastDayOf = (endsAt: string): string => dayIn(new Date(Date.parse(endsAt) - 1));

/** "5 March 2027", the last day on which a guest may come in. */
export const guestUntilInWords = (endsAt: string): string => dayInWords(new Date(Date.parse(endsAt) - 1));

/** What a guest sees and does not see, for the owner who invites and for the guest who is asked: sentences. */
export const guestSees = (who: 'They' | 'You'): string[] => [
	`${who} see everything in this room: its proposals and notes with their history, comments, chat, decisions, tasks and people.`,
	`${who} do not see comments that a council keeps to itself, other rooms, or people beyond this room.`,
	who === 'They'
		? 'They do not vote, speak for a council or invite anybody. Wherever their name stands, their organisation and “(guest)” stand with it.'
		: 'You do not vote, speak for a council or invite anybody. Wherever your name stands, your organisation and “(guest)” stand with it.'
];
