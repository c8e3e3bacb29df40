import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { addTask } from '#lib/tasks/server/add-task.ts';

/** Adds a task through its command and returns its id. */
export async function makeTask(
	sql: Sql,
	by: SignedInOfficer,
	roomId: string,
	facts: Record<string, unknown> = {}
): Promise<string> {
	const task = randomUUID();
	const added = await addTask(sql, by, roomId, { title: 'Ask 5 officers', ...facts, task });
	if (!added.ok) throw new Error(added.message);
	return task;
}
