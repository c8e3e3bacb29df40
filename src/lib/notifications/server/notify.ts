import type { TransactionSql } from '#db/connection.server.ts';
import { ring } from '#server/bus/bus.ts';
import type { NotificationReason } from '../notification.ts';

/** Who is told, and why. Of several reasons for one officer the first counts. */
export interface Notice {
	reason: NotificationReason;
	officerIds: readonly string[];
}

/**
 * Tells officers of what was just done, in the caller's transaction. Left out: who did it, who muted its thread, proposal or room
 * (unless they are named in it, or asked to do something), who is suspended, and of one council's own matter everybody else.
 */
export async function notify(
	tx: TransactionSql,
	{ activityId, notices }: { activityId: string; notices: readonly Notice[] }
): Promise<void> {
	const asked = notices.flatMap(({ reason, officerIds }) => officerIds.map((id) => ({ id, reason })));
	if (asked.length === 0) return;
	const told = await tx<{ officerId: string }[]>`
		insert into notification (officer_id, activity_id, reason)
		select distinct on (o.id) o.id, a.id, asked.reason
		from unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ reason }) => reason)}::text[])
			with ordinality as asked (id, reason, position)
		join activity a on a.id = ${activityId}
		join officer o on o.id = asked.id and o.suspended_at is null and o.id is distinct from a.officer_id
			and (a.audience_council_code is null or a.audience_council_code = o.council_code)
		where asked.reason in ('mention', 'invitation', 'access asked') or not exists (
			select 1 from notification_mute m
			where m.officer_id = o.id and (
				(m.kind = 'room' and m.subject_id = a.room_id)
				or (m.kind = 'proposal' and m.subject_id::text = a.details ->> 'proposalId')
				or (m.kind = 'thread' and m.subject_id::text = a.details ->> 'thread')
			)
		)
		order by o.id, asked.position
		on conflict (officer_id, activity_id) do nothing
		returning officer_id as "officerId"`;
	// A ring holds some hundred ids at most; more officers than that find it when they next open a page.
	for (let at = 0; at < told.length; at += 100) {
		const officerIds = told.slice(at, at + 100).map(({ officerId }) => officerId);
		await ring(tx, { type: 'notified', officerIds });
	}
}
