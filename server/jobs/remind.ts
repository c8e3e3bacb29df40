import type { Sql } from 'postgres';
import { listClosingDecisions, remindOfClosing } from '#lib/decisions/server/remind-of-closing.ts';
import { listNearDeadlines, remindOfDeadline } from '#lib/rooms/server/remind-of-deadline.ts';
import { listDueTasks, remindOfTask } from '#lib/tasks/server/remind-of-task.ts';
import { eachByItself } from './each-by-itself.ts';
import type { JobsLog } from './jobs-log.ts';

/**
 * Tells of what is near: deadlines of rooms, decisions about to close, tasks that are due. Any number of nodes may: each is told of
 * once. Says how many.
 */
export async function remind({ sql, log }: { sql: Sql; log: JobsLog }, now = new Date()): Promise<number> {
	const deadlines = await listNearDeadlines(sql, now);
	const decisions = await listClosingDecisions(sql, now);
	const tasks = await listDueTasks(sql, now);
	return (
		(await eachByItself(deadlines, (one) => remindOfDeadline(sql, one, now), {
			log,
			what: 'reminders: a deadline'
		})) +
		(await eachByItself(decisions, (one) => remindOfClosing(sql, one, now), {
			log,
			what: 'reminders: a decision'
		})) +
		(await eachByItself(tasks, (one) => remindOfTask(sql, one), { log, what: 'reminders: a task' }))
	);
}
