import type { Sql } from '#db/connection.server.ts';
import { claimReminder } from '#lib/notifications/server/claim-reminder.ts';
import { namedOfficers } from '#lib/notifications/server/recipients.ts';
import { londonClock, londonMoment } from '#lib/rooms/deadline.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { addDays } from '../due.ts';

/** From when on people are reminded, by the clock in London: before the digest of that day. */
const fromTime = '07:00';
const mostAtOnce = 2_000;

export interface DueTask {
	id: string;
	roomId: string;
	/** a day in the United Kingdom */
	dueOn: string;
	step: 'day before' | 'day';
}

/**
 * Open tasks that somebody owns and that are due today or tomorrow, of which nothing was told today; none before 7am. One that was added
 * since then is news to its owner already.
 */
export async function listDueTasks(sql: Sql, now: Date): Promise<DueTask[]> {
	const { day: today } = londonClock(now);
	const from = londonMoment(today, fromTime);
	if (!from || now < from) return [];
	return sql<DueTask[]>`
		select t.id, t.room_id as "roomId", to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", s.step
		from task t
		join (values (${today}::date, 'day'), (${addDays(today, 1)}::date, 'day before')) as s (due_on, step) on s.due_on = t.due_on
		where t.deleted_at is null and t.state <> 'done' and num_nonnulls(t.owner_id, t.owner_council_code) = 1
			and t.created_at < ${from.toISOString()}
			and not exists (
				select 1 from reminder m
				where m.subject_id = t.id and m.step = s.step and m.moment = t.due_on::timestamp at time zone 'UTC'
			)
		order by t.due_on, t.id limit ${mostAtOnce}`;
}

/**
 * Reminds a task's owner, once the day before and once on the day, in the room's order; says whether it did. Of a council's task its
 * officers with a role of their own in the room are told, as they were when it was given to them.
 */
export async function remindOfTask(sql: Sql, { id, roomId, dueOn, step }: DueTask): Promise<boolean> {
	return sql.begin(async (tx) => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const [task] = await tx<{ personId: string | null; council: string | null }[]>`
			select owner_id as "personId", owner_council_code as council from task
			where id = ${id} and room_id = ${roomId} and deleted_at is null and state <> 'done' and due_on = ${dueOn}::date`;
		if (!task) return false;
		const claimed = await claimReminder(tx, {
			subjectId: id,
			moment: new Date(`${dueOn}T00:00:00Z`),
			steps: [step]
		});
		const keys = [
			...(task.personId ? [`person:${task.personId}`] : []),
			...(task.council ? [`council:${task.council}`] : [])
		];
		const officerIds = keys.length > 0 ? await namedOfficers(tx, { roomId, keys }) : [];
		if (claimed.length === 0 || officerIds.length === 0) return false;
		await recordActivity(tx, {
			roomId,
			officer: null,
			event: {
				kind: 'task',
				task: id,
				did: 'due',
				dueOn,
				...(task.personId ? { personId: task.personId } : {}),
				...(task.council ? { council: task.council } : {})
			},
			notices: [{ reason: 'task due', officerIds }]
		});
		return true;
	});
}
