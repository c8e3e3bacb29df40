import type { Log } from './log.ts';
import { createOutage, type Outage } from './outage.ts';

/** How the store of files answers, for the log: pages tell officers that a picture cannot be had, not why. */
export const createFilesOutage = (log: Pick<Log, 'info' | 'warn'>): Outage =>
	createOutage(log, {
		failing: 'files: the store cannot be used',
		over: 'files: the store can be used again'
	});
