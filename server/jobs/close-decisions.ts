import type { Sql } from 'postgres';
import { closeDueDecision, listDueDecisions } from '#lib/decisions/server/close-decision.ts';
import type { JobsLog } from './jobs-log.ts';

/**
 * Counts the votes of decisions whose time is over, in the order of their closing times, and says how many. Any number of nodes
 * may: each decision is closed once. One that cannot be closed does not keep the others open; it is tried again.
 */
export async function closeDecisions({ sql, log }: { sql: Sql; log: JobsLog }): Promise<number> {
	let closed = 0;
	for (const { id, roomId } of await listDueDecisions(sql)) {
		try {
			if (await closeDueDecision(sql, roomId, id)) closed += 1;
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
			log.warn({ decision: id, code }, 'decisions: one could not be closed');
		}
	}
	return closed;
}
