import type { Sql } from 'postgres';
import { endGuest, listOverdueGuests, msToNextEnd } from '#lib/rooms/server/end-guests.ts';
import { eachByItself } from './each-by-itself.ts';
import type { JobsLog } from './jobs-log.ts';

/** How often the next end is asked for: it may be nearer than it was. An owner sets one a day ahead at least. */
const lookEveryMs = 30_000;
/** After a failure, and so that rows that cannot be ended are not tried without a pause. */
const pauseMs = 1_000;

/**
 * Ends the time of guests at the moment it is over, so that open pages hear of it within a second [P5]: a queue that is looked
 * at once a minute would be too late. Any number of nodes may do it at once. `close` waits for what is being ended.
 */
export function startEndingGuests(
	{ sql, log }: { sql: Sql; log: JobsLog },
	everyMs = lookEveryMs
): { close(): Promise<void> } {
	let closed = false;
	let timer: NodeJS.Timeout | undefined;
	let turn: Promise<void> = Promise.resolve();

	async function look(): Promise<void> {
		let waitMs = pauseMs;
		try {
			const overdue = await listOverdueGuests(sql);
			await eachByItself(overdue, (guest) => endGuest(sql, guest), { log, what: 'a guest’s end' });
			const nextMs = (await msToNextEnd(sql)) ?? everyMs;
			waitMs = Math.min(Math.max(nextMs, overdue.length > 0 ? pauseMs : 0), everyMs);
		} catch (error) {
			// Their rights ended by the clock all the same; only who has a page open hears of it later.
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
			log.warn({ code }, 'guests: a time that is over could not be ended');
		}
		if (closed) return;
		timer = setTimeout(() => (turn = look()), waitMs);
		timer.unref();
	}
	turn = look();

	return {
		async close() {
			closed = true;
			clearTimeout(timer);
			await turn;
		}
	};
}
