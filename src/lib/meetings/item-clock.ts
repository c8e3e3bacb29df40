import type { AgendaItem } from './meeting.ts';

type Timed = Pick<AgendaItem, 'minutes' | 'spentS' | 'beganAt'>;

/** Seconds that an item has had by then (ms): what it had before, and since the meeting came to it. */
export const spentBy = ({ spentS, beganAt }: Omit<Timed, 'minutes'>, now: number): number =>
	spentS + (beganAt === null ? 0 : Math.max(0, Math.floor((now - Date.parse(beganAt)) / 1_000)));

/** Seconds that an item has left by then (ms); below zero: it is over its time. */
export const leftBy = (item: Timed, now: number): number => item.minutes * 60 - spentBy(item, now);

/** "7:05 left", "2:10 over". */
export function leftInWords(leftS: number): string {
	const seconds = Math.abs(leftS);
	const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	return leftS < 0 ? `${clock} over` : `${clock} left`;
}

/** "1 minute", "25 minutes"; what took less than a minute, too, in whole minutes. */
export function minutesInWords(minutes: number): string {
	return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** How long an item took: "took 12 minutes of 10". Null: the meeting was not at it. */
export function tookInWords({ minutes, spentS }: Timed): string | null {
	if (spentS === 0) return null;
	return `took ${minutesInWords(Math.max(1, Math.round(spentS / 60)))} of ${minutes}`;
}
