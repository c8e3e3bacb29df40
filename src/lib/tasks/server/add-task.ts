import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { taskLimits } from '../task.ts';
import { asLine } from '../title-from.ts';
import { inTasks } from './in-tasks.ts';
import { asSubject, checkAbout, checkOwner, taskFields, taskId } from './task-input.ts';
import { findSource, parseSource } from './task-source.ts';

const quoteCharacters = 500;

const schema = v.object({
	task: taskId,
	...taskFields,
	from: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
	/** words out of a text, which may hold more kinds of characters than a form takes */
	quote: v.optional(
		v.pipe(
			v.string(),
			v.maxLength(quoteCharacters * 4, 'The selected words are too long. Select fewer.'),
			v.transform((words) => asLine(words, quoteCharacters))
		),
		''
	)
});

/**
 * Adds a task at the end of what is to be done. The page makes its id, so that one sent again after a lost answer is
 * still one task. What it was made from is kept where the officer may see it; where that has gone meanwhile the task
 * stands without.
 */
export async function addTask(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ taskId: string }>> {
	return inTasks(
		sql,
		{ officer, roomId, schema, input },
		async (around): Promise<Outcome<{ taskId: string }>> => {
			const { tx, me, input } = around;
			const done = { ok: true, taskId: input.task } as const;
			const [same] = await tx<{ mine: boolean }[]>`
			select room_id = ${roomId} and created_by = ${me.id} as mine from task where id = ${input.task}`;
			if (same?.mine) return done;
			if (same) {
				return refuse(
					'bad-input',
					'Your task could not be added. Copy its words, reload the page and try again.'
				);
			}
			for (const checked of [await checkOwner(around, input.owner), await checkAbout(around, input.about)]) {
				if (!checked.ok) return checked;
			}
			const [room] = await tx<{ tasks: number; last: number }[]>`
			select count(*)::int as tasks, coalesce(max(position) filter (where state = 'to do'), 0) as last
			from task where room_id = ${roomId} and deleted_at is null`;
			if ((room?.tasks ?? 0) >= taskLimits.tasksPerRoom) {
				return refuse('too-large', 'This room has as many tasks as it can hold. Remove some that are done.');
			}
			const source = parseSource(input.from, input.quote);
			const kept = source && (await findSource(tx, { roomId, me }, source)) ? source : null;
			await tx`
			insert into task (id, room_id, title, details, owner_id, owner_council_code, due_on, source, proposal_id,
				section_key, position, created_by, council_code, created_at)
			values (${input.task}, ${roomId}, ${input.title}, ${input.details}, ${input.owner.personId},
				${input.owner.council}, ${input.dueOn}, ${kept && JSON.stringify(kept)}::text::jsonb,
				${input.about?.proposalId ?? null}, ${input.about?.section ?? null}, ${(room?.last ?? 0) + 1}, ${me.id},
				${me.councilCode}, clock_timestamp())`;
			await around.tell(input.task, 'added', asSubject(input.owner));
			return done;
		}
	);
}
