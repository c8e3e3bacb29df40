import { addDays } from '#lib/tasks/due.ts';
import { londonClock, londonMoment } from './deadline.ts';

/** When a room is reminded of its deadline: so long before it. */
export const deadlineSteps = ['7 days', '1 day', '3 hours'] as const;
export type DeadlineStep = (typeof deadlineSteps)[number];

const hourMs = 3_600_000;

/** The moment of a step. Days are counted by the calendar: at the same time of day by the clock in London. */
function momentOf(step: DeadlineStep, deadline: Date): Date {
	if (step === '3 hours') return new Date(+deadline - 3 * hourMs);
	const { day, time } = londonClock(deadline);
	const days = step === '7 days' ? 7 : 1;
	return londonMoment(addDays(day, -days), time) ?? new Date(+deadline - days * 24 * hourMs);
}

/** The steps whose moment has come, the last one last; none once the deadline has passed. */
export function stepsPassed(deadline: Date, now: Date): DeadlineStep[] {
	if (now >= deadline) return [];
	return deadlineSteps.filter((step) => momentOf(step, deadline) <= now);
}

/**
 * Which step is told of, of those that were not told of yet (M9): the last one, unless it had passed already when the deadline was
 * set. Null: none.
 */
export function stepToTell(
	untold: readonly DeadlineStep[],
	{ deadline, setAt, now }: { deadline: Date; setAt: Date; now: Date }
): DeadlineStep | null {
	const last = stepsPassed(deadline, now).at(-1);
	return last && untold.includes(last) && momentOf(last, deadline) > setAt ? last : null;
}
