import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import type { TaskDeed } from '#lib/rooms/activity.ts';
import { placed, type TaskConflict, type TaskState } from '../task.ts';
import { conflict, inTasks, requireTask } from './in-tasks.ts';
import { taskId } from './task-input.ts';

const words = 'Choose where the task goes';

/** done · to do:end · in progress:id of the task it goes before */
const place = v.pipe(
	v.string(words),
	v.regex(/^(?:to do|in progress|done)(?::(?:end|[0-9a-f-]{36}))?$/, words),
	v.transform((to) => {
		const [state, before] = to.split(':') as [TaskState, string | undefined];
		return { state, before };
	})
);

const schema = v.object({ task: taskId, revision, to: place });

/**
 * Puts a task into a column, and there before another or at the end; without a place what is done stands first, all
 * else last. To another state it goes from the revision the officer saw: somebody who was first is told as stale (C9).
 * Its place alone is nobody's words, so there the last one wins. Sent again, it is there already.
 */
export async function moveTask(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome | TaskConflict> {
	return inTasks(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, me, input } = around;
		const found = await requireTask(around, input.task, 'move');
		if (!found.ok) return found;
		const { task } = found;
		const { state, before } = input.to;
		const isSameState = task.state === state;
		if (isSameState && before === undefined) return { ok: true };
		if (!isSameState && task.revision !== input.revision) return conflict(around, task.id);
		const column = await idsOf(tx, { roomId, state });
		const target = before === undefined && state === 'done' ? (column[0] ?? null) : before;
		const order = placed(column, task.id, !target || target === 'end' ? null : target);
		if (isSameState && order.join() === column.join()) return { ok: true };
		if (!isSameState) {
			const isDone = state === 'done';
			await tx`
				update task set state = ${state}, done_at = ${isDone ? tx`now()` : null}, done_by = ${isDone ? me.id : null},
					revision = revision + 1
				where id = ${task.id}`;
		}
		await tx`
			update task t set position = at.n
			from unnest(${order}::uuid[]) with ordinality as at (id, n)
			where t.id = at.id and t.position is distinct from at.n`;
		await around.tell(task.id, isSameState ? 'moved' : deedOf(task.state, state));
		return { ok: true };
	});
}

const idsOf = async (tx: TransactionSql, { roomId, state }: { roomId: string; state: TaskState }) =>
	(
		await tx<{ id: string }[]>`
			select id from task where room_id = ${roomId} and state = ${state} and deleted_at is null
			order by position, created_at, id`
	).map(({ id }) => id);

function deedOf(from: TaskState, to: TaskState): TaskDeed {
	if (to === 'done') return 'done';
	if (from === 'done') return 'opened';
	return to === 'in progress' ? 'begun' : 'moved';
}
