import type { Sql } from '#db/connection.server.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { meetingLimits } from '../meeting.ts';

/** Ends meetings that nobody ended for long, so that nobody is noted in them for ever. On several nodes at once each is ended once. */
export async function endForgottenMeetings(sql: Sql): Promise<void> {
	const isForgotten = sql`
		state = 'going on' and started_at < now() - ${`${meetingLimits.forgottenAfterMs} milliseconds`}::interval`;
	const forgotten = await sql<{ id: string; roomId: string }[]>`
		select id, room_id as "roomId" from meeting where ${isForgotten}`;
	for (const { id, roomId } of forgotten) {
		await sql.begin(async (tx) => {
			// As every command: activity of one room is written one after the other.
			await tx`select 1 from room where id = ${roomId} for no key update`;
			const ended = await tx`
				update meeting set state = 'ended', ended_at = clock_timestamp(), revision = revision + 1
				where id = ${id} and ${isForgotten}`;
			if (ended.count === 0) return;
			await tx`update agenda_item set began_at = null where meeting_id = ${id} and began_at is not null`;
			const event = { kind: 'meeting', meeting: id, did: 'ended' } as const;
			await recordActivity(tx, { roomId, officer: null, event });
		});
	}
}
