import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { RoomDeadline } from '../home.ts';

/**
 * The next deadlines of the rooms in which an officer or their council has a role, the first before others. What was due earlier on
 * this day in London is still among them.
 */
export async function listRoomDeadlines(
	sql: Sql,
	{ id: me, councilCode }: SignedInOfficer,
	most: number
): Promise<RoomDeadline[]> {
	return sql<RoomDeadline[]>`
		select json_build_object('id', r.id, 'title', r.title) as room,
			to_json(r.deadline_at) #>> '{}' as at, r.deadline_for as for
		from room r
		left join current_member m on m.room_id = r.id and m.officer_id = ${me}
		left join room_council rc on rc.room_id = r.id and rc.council_code = ${councilCode}
		where r.deadline_at >= date_trunc('day', now(), 'Europe/London')
			and (m.role is not null or rc.role is not null)
		order by r.deadline_at, r.id limit ${most}`;
}
