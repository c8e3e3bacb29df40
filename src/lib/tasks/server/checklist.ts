import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { yesOrNo } from '#lib/comments/server/in-comments.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { taskLimits } from '../task.ts';
import { inTasks, requireTask } from './in-tasks.ts';
import { itemId, taskId } from './task-input.ts';

const lineSchema = v.object({ task: taskId, item: itemId });
const gone = () => refuse('stale', 'Somebody else removed this line. Nothing was changed.');

/** Ticks a line of a task's checklist, or takes the tick away. Two at once who want the same both have it. */
export async function tickItem(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ ...lineSchema.entries, done: yesOrNo });
	return inTasks(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, input } = around;
		const found = await requireTask(around, input.task, 'move');
		if (!found.ok) return found;
		const [line] = await tx<{ done: boolean }[]>`
			select done from task_item where id = ${input.item} and task_id = ${input.task}`;
		if (!line) return gone();
		if (line.done === input.done) return { ok: true };
		await tx`update task_item set done = ${input.done} where id = ${input.item}`;
		await around.tell(input.task, 'changed');
		return { ok: true };
	});
}

/** Adds a line at the end. The page makes its id: sent again, it is still one line. */
export async function addItem(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({
		...lineSchema.entries,
		words: plainLine({
			name: 'the line',
			max: taskLimits.itemCharacters,
			required: 'Enter what is to be ticked'
		})
	});
	return inTasks(sql, { officer, roomId, schema, input }, async (around): Promise<Outcome> => {
		const { tx, input } = around;
		const found = await requireTask(around, input.task, 'move');
		if (!found.ok) return found;
		const [same] = await tx<{ here: boolean }[]>`
			select task_id = ${input.task} as here from task_item where id = ${input.item}`;
		if (same?.here) return { ok: true };
		if (same) return refuse('bad-input', 'The line could not be added. Reload the page and try again.');
		const [list] = await tx<{ lines: number; last: number }[]>`
			select count(*)::int as lines, coalesce(max(position), 0) as last from task_item where task_id = ${input.task}`;
		if ((list?.lines ?? 0) >= taskLimits.itemsPerTask) {
			const most = `A checklist has at most ${taskLimits.itemsPerTask} lines. Make another task of the rest.`;
			return refuse('too-large', most, { field: 'words' });
		}
		await tx`
			insert into task_item (id, task_id, position, words)
			values (${input.item}, ${input.task}, ${(list?.last ?? 0) + 1}, ${input.words})`;
		await around.tell(input.task, 'changed');
		return { ok: true };
	});
}

/** Takes a line away. One that is gone already is gone. */
export async function removeItem(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inTasks(sql, { officer, roomId, schema: lineSchema, input }, async (around): Promise<Outcome> => {
		const { tx, input } = around;
		const found = await requireTask(around, input.task, 'move');
		if (!found.ok) return found;
		const removed = await tx`delete from task_item where id = ${input.item} and task_id = ${input.task}`;
		if (removed.count > 0) await around.tell(input.task, 'changed');
		return { ok: true };
	});
}
