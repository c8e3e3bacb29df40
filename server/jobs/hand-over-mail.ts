import type { Sql } from 'postgres';
import { mailChannel } from '#lib/accounts/server/mail.ts';
import type { JobsLog } from './jobs-log.ts';

const sweepMs = 30_000;
const batch = 100;

/**
 * Hands waiting mail to the job queue: at once when a command rings, and by looking every 30 s, after a start and
 * after a lost link, since a ring may be lost and a row is not.
 */
export async function handOverMail(
	{ sql, log }: { sql: Sql; log: JobsLog },
	enqueue: (mailId: string) => Promise<void>
): Promise<{ close(): Promise<void> }> {
	let closed = false;
	let again = false;
	let running: Promise<void> | null = null;

	async function sweep(): Promise<void> {
		do {
			again = false;
			const waiting = await sql<{ id: string }[]>`
				select id from mail where queued_at is null order by created_at limit ${batch}`;
			for (const { id } of waiting) {
				await enqueue(id);
				await sql`update mail set queued_at = now() where id = ${id}`;
			}
			if (waiting.length === batch) again = true;
		} while (again && !closed);
	}
	function look(): void {
		again = true;
		if (closed || running) return;
		running = sweep()
			.catch((error: unknown) => {
				// The rows are still there: the next look takes them.
				const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				log.warn({ code }, 'mail: could not be handed over, will look again');
			})
			.finally(() => {
				running = null;
			});
	}

	const listening = await sql.listen(mailChannel, look, look);
	const timer = setInterval(look, sweepMs);
	return {
		async close() {
			closed = true;
			clearInterval(timer);
			await listening.unlisten();
			await running;
		}
	};
}
