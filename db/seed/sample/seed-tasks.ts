import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { moment } from './moment.ts';
import { sampleOfficers, type OfficerIds, type SampleName } from './officers.ts';
import type { SampleTask } from './rooms.ts';

interface Place {
	roomId: string;
	/** in the order of the room's proposals */
	proposalIds: readonly string[];
	officers: OfficerIds;
	tasks: readonly SampleTask[];
}

/** Puts tasks on the board of a sample room, with what the room is told of them. */
export async function seedTasks(
	tx: TransactionSql,
	{ roomId, proposalIds, officers, tasks }: Place
): Promise<void> {
	for (const [index, task] of tasks.entries()) {
		const id = randomUUID();
		const { title, details = '', state = 'to do', owner, dueIn, about, checklist = [], by, daysAgo } = task;
		const person = typeof owner === 'string' ? owner : null;
		const council = typeof owner === 'object' ? owner.council : null;
		// After what the room and its proposals have on the same day.
		const added = moment(tx, daysAgo, 9);
		const done = state === 'done' ? moment(tx, daysAgo - 1, 10) : null;
		const tell = (who: SampleName, did: string, at: typeof added, whom = {}) => tx`
			insert into activity (room_id, at, officer_id, council_code, kind, details)
			values (${roomId}, ${at}, ${officers[who]}, ${sampleOfficers[who].councilCode}, 'task',
				${JSON.stringify({ task: id, did, ...whom })}::text::jsonb)`;
		await tx`
			insert into task (id, room_id, title, details, state, owner_id, owner_council_code, due_on, proposal_id,
				section_key, position, created_by, council_code, created_at, done_at, done_by)
			values (${id}, ${roomId}, ${title}, ${details}, ${state}, ${person && officers[person]}, ${council},
				(now() at time zone 'Europe/London')::date + ${dueIn ?? null}::int,
				${about ? (proposalIds[about.proposal] ?? null) : null}, ${about?.section ?? null}, ${index + 1},
				${officers[by]}, ${sampleOfficers[by].councilCode}, ${added}, ${done},
				${done && officers[person ?? by]})`;
		for (const [nth, { words, done = false }] of checklist.entries()) {
			await tx`
				insert into task_item (id, task_id, position, words, done)
				values (${randomUUID()}, ${id}, ${nth + 1}, ${words}, ${done})`;
		}
		const whom = {
			...(person && person !== by ? { personId: officers[person] } : {}),
			...(council ? { council } : {})
		};
		await tell(by, 'added', added, whom);
		if (done) await tell(person ?? by, 'done', done);
	}
}
