import type { Sql } from '#db/connection.server.ts';
import { claimReminder } from '#lib/notifications/server/claim-reminder.ts';
import { missingVoters } from '#lib/notifications/server/recipients.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { findDecision, isOpen } from './in-decisions.ts';

export interface ClosingDecision {
	id: string;
	roomId: string;
}

/**
 * Open decisions that close within 24 hours and of which nothing was told. One that was asked within them told everybody just then,
 * unless its closing time was moved.
 */
export async function listClosingDecisions(sql: Sql, now: Date): Promise<ClosingDecision[]> {
	const at = now.toISOString();
	return sql<ClosingDecision[]>`
		select d.id, d.room_id as "roomId" from decision d
		where d.state = 'open' and d.closes_at > ${at} and d.closes_at <= ${at}::timestamptz + interval '24 hours'
			and (d.created_at <= d.closes_at - interval '24 hours' or d.revision > 1)
			and not exists (select 1 from reminder m where m.subject_id = d.id and m.moment = d.closes_at)
		order by d.closes_at, d.id`;
}

/** Reminds those whose vote it waits for, once for each closing time, in the room's order; says whether it did. */
export async function remindOfClosing(
	sql: Sql,
	{ id, roomId }: ClosingDecision,
	now: Date
): Promise<boolean> {
	return sql.begin(async (tx) => {
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const decision = await findDecision(tx, roomId, id);
		if (!decision || !isOpen(decision, now)) return false;
		const { question, kind, voters, closesAt } = decision;
		const claimed = await claimReminder(tx, { subjectId: id, moment: closesAt, steps: ['closing'] });
		if (claimed.length === 0) return false;
		const officerIds = await missingVoters(tx, { roomId, decisionId: id, kind, voters });
		if (officerIds.length === 0) return false;
		await recordActivity(tx, {
			roomId,
			officer: null,
			event: { kind: 'decision', decision: id, question, did: 'closing', at: closesAt.toISOString() },
			notices: [{ reason: 'decision closing', officerIds }]
		});
		return true;
	});
}
