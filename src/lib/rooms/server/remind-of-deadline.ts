import type { Sql } from '#db/connection.server.ts';
import { claimReminder } from '#lib/notifications/server/claim-reminder.ts';
import { roomMembers } from '#lib/notifications/server/recipients.ts';
import { stepsPassed, stepToTell, type DeadlineStep } from '../deadline-steps.ts';
import { recordActivity } from './record-activity.ts';

interface NearDeadline {
	roomId: string;
	deadline: Date;
	/** steps that were told of, or passed over */
	told: DeadlineStep[];
}

/** Rooms whose deadline is so near that a step has come of which nothing was told. */
export async function listNearDeadlines(sql: Sql, now: Date): Promise<NearDeadline[]> {
	const rows = await sql<NearDeadline[]>`
		select r.id as "roomId", r.deadline_at as deadline,
			array(select step from reminder m where m.subject_id = r.id and m.moment = r.deadline_at) as told
		from room r
		where r.deadline_at > ${now.toISOString()} and r.deadline_at < ${now.toISOString()}::timestamptz + interval '8 days'
		order by r.deadline_at, r.id`;
	return rows.filter(({ deadline, told }) => stepsPassed(deadline, now).some((step) => !told.includes(step)));
}

/** Reminds those who take part in a room by name of its deadline, once for each step, in the room's order; says whether it did. */
export async function remindOfDeadline(
	sql: Sql,
	{ roomId, deadline }: Pick<NearDeadline, 'roomId' | 'deadline'>,
	now: Date
): Promise<boolean> {
	return sql.begin(async (tx) => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const at = deadline.toISOString();
		const [room] = await tx<{ what: string; setAt: Date }[]>`
			select r.deadline_for as what, coalesce((
				select min(a.at) from activity a
				where a.room_id = r.id and a.kind = 'deadline-changed' and (a.details ->> 'at')::timestamptz = r.deadline_at
			), r.created_at) as "setAt"
			from room r where r.id = ${roomId} and r.deadline_at = ${at}`;
		// It was moved meanwhile: the next look sees where to.
		if (!room) return false;
		const steps = await claimReminder(tx, {
			subjectId: roomId,
			moment: deadline,
			steps: stepsPassed(deadline, now)
		});
		if (!stepToTell(steps, { deadline, setAt: room.setAt, now })) return false;
		await recordActivity(tx, {
			roomId,
			officer: null,
			event: { kind: 'deadline-near', at, for: room.what },
			notices: [{ reason: 'deadline', officerIds: await roomMembers(tx, roomId) }]
		});
		return true;
	});
}
