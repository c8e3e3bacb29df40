import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findTask, inTasks, notYourTask, taskNotFound } from './in-tasks.ts';
import { taskId } from './task-input.ts';

const schema = v.object({ task: taskId });

/** Takes a task away from everybody. Its row stays for a while, for restoreTask alone. Twice is as once. */
export async function deleteTask(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inTasks(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const task = await findTask(around, around.input.task);
		if (!task) return taskNotFound();
		if (!task.may.change) return notYourTask();
		if (task.removed) return { ok: true };
		await around.tx`update task set deleted_at = now(), revision = revision + 1 where id = ${task.id}`;
		await around.tell(task.id, 'removed');
		return { ok: true };
	});
}

/** Brings a task back as it was, where it was: for whoever may remove it, and not long after. One that is there stays. */
export async function restoreTask(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inTasks(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const task = await findTask(around, around.input.task);
		if (!task) return taskNotFound();
		if (!task.may.change) return notYourTask();
		if (!task.removed) return { ok: true };
		if (task.removedForGood) {
			return refuse('stale', 'It is too late to bring this task back. Add it again if it is still needed.');
		}
		await around.tx`update task set deleted_at = null, revision = revision + 1 where id = ${task.id}`;
		await around.tell(task.id, 'restored');
		return { ok: true };
	});
}
