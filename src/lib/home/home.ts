import { londonClock } from '#lib/rooms/deadline.ts';

/** At most how much of each matter the home page shows; what is left out is counted, with the way to it. */
export const homeLimits = {
	rooms: 12,
	openRooms: 6,
	requests: 5,
	news: 5,
	votes: 5,
	tasks: 5,
	deadlines: 10
} as const;

/** By when something must be done in one of the officer's rooms. */
export interface RoomDeadline {
	room: { id: string; title: string };
	/** UTC, ISO 8601 */
	at: string;
	for: string;
}

export interface DeadlineDay {
	/** in London: "2026-12-04" */
	day: string;
	deadlines: RoomDeadline[];
}

/** Deadlines by their day in London, in the order in which they come. */
export function byDay(deadlines: readonly RoomDeadline[]): DeadlineDay[] {
	const days: DeadlineDay[] = [];
	for (const deadline of deadlines) {
		const { day } = londonClock(deadline.at);
		const last = days.at(-1);
		if (last?.day === day) last.deadlines.push(deadline);
		else days.push({ day, deadlines: [deadline] });
	}
	return days;
}
