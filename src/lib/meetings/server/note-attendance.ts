import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { isOpenToEach } from '#lib/rooms/server/is-open-to.ts';
import { ring } from '#server/bus/bus.ts';

/**
 * Whoever is in a room now and may be noted there: they may see it, and do not hide that they are here. A query with
 * room_id, officer_id, council_code and place.
 */
export const peopleToNote = (sql: Sql | TransactionSql) => sql`(
	select distinct on (h.room_id, o.id) h.room_id, o.id as officer_id, o.council_code, h.place
	from room_presence h
	join officer o on o.id = h.officer_id and o.suspended_at is null and not o.hides_presence
	join room r on r.id = h.room_id
	where h.until > now() and (
		${isOpenToEach(sql)}
		or exists (select from current_member m where m.room_id = r.id and m.officer_id = o.id)
		or exists (
			select from room_council rc
			where rc.room_id = r.id and rc.council_code = o.council_code and rc.role is not null
		)
	)
	order by h.room_id, o.id, h.away, h.used_at desc
)`;

/**
 * Notes who came into a meeting that goes on and who left it, from who is in its room: in one room, or in all of them. What
 * somebody said or entered stays as it is. Any number of nodes may do it at once: a meeting that another one notes is left to it.
 */
export async function noteAttendance(
	tx: TransactionSql,
	{ roomId = null }: { roomId?: string | null } = {}
): Promise<void> {
	const changed = await tx<{ roomId: string }[]>`
		with going as (
			select id, room_id from meeting
			where state = 'going on' and (${roomId}::uuid is null or room_id = ${roomId})
			order by id for no key update skip locked
		), here as (
			select g.id as meeting_id, p.officer_id, p.council_code
			from going g join ${peopleToNote(tx)} p on p.room_id = g.room_id
		), came as (
			insert into attendance (id, meeting_id, officer_id, council_code, source, arrived_at)
			select gen_random_uuid(), meeting_id, officer_id, council_code, 'seen', clock_timestamp()
			from here order by meeting_id, officer_id
			on conflict (meeting_id, officer_id) do update set left_at = null
			where attendance.source = 'seen' and attendance.left_at is not null
			returning meeting_id
		), gone as (
			update attendance a set left_at = clock_timestamp()
			from going g
			where g.id = a.meeting_id and a.source = 'seen' and a.left_at is null
				and not exists (select from here h where h.meeting_id = a.meeting_id and h.officer_id = a.officer_id)
			returning a.meeting_id
		)
		select distinct g.room_id as "roomId" from going g
		where g.id in (select meeting_id from came union all select meeting_id from gone)`;
	for (const { roomId } of changed) await ring(tx, { type: 'meeting', roomId });
}
