import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import type { TaskConflict } from '../task.ts';
import { conflict, inTasks, requireTask } from './in-tasks.ts';
import { asSubject, checkAbout, checkOwner, taskFields, taskId } from './task-input.ts';

const schema = v.object({ task: taskId, revision, ...taskFields });

/**
 * Changes what a task says, to whom it is given and when it is due. Of two changes of the same revision one wins; the
 * other is refused as stale, with how the task is now. The same change sent again changes nothing more.
 */
export async function changeTask(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ revision: number }> | TaskConflict> {
	return inTasks(
		sql,
		{ officer, roomId, schema, input },
		async (around): Promise<Outcome<{ revision: number }>> => {
			const { tx, input } = around;
			const found = await requireTask(around, input.task, 'change');
			if (!found.ok) return found;
			const { task } = found;
			const { title, details, owner, dueOn, about } = input;
			const isSameOwner = task.ownerId === owner.personId && task.ownerCouncilCode === owner.council;
			const isSame =
				isSameOwner &&
				task.title === title &&
				task.details === details &&
				task.dueOn === dueOn &&
				task.proposalId === (about?.proposalId ?? null) &&
				task.sectionKey === (about?.section ?? null);
			if (isSame) return { ok: true, revision: task.revision };
			if (task.revision !== input.revision) return conflict(around, task.id);
			// Somebody who left since may stay its owner until another is chosen.
			const ownerChecked = isSameOwner ? { ok: true as const } : await checkOwner(around, owner);
			for (const checked of [ownerChecked, await checkAbout(around, about)]) if (!checked.ok) return checked;
			await tx`
			update task set title = ${title}, details = ${details}, owner_id = ${owner.personId},
				owner_council_code = ${owner.council}, due_on = ${dueOn}, proposal_id = ${about?.proposalId ?? null},
				section_key = ${about?.section ?? null}, revision = revision + 1
			where id = ${task.id}`;
			const whom = asSubject(owner);
			if (isSameOwner) await around.tell(task.id, 'changed');
			else await around.tell(task.id, owner.personId || owner.council ? 'given' : 'left', whom);
			return { ok: true, revision: task.revision + 1 };
		}
	);
}
