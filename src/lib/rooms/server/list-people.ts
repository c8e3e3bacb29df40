import type { Sql } from '#db/connection.server.ts';
import type { CouncilName, PersonInRoom } from '#lib/proposals/proposal.ts';
import type { Role } from '../access.ts';

export type CouncilInRoom = CouncilName & { part: 'lead' | 'partner'; role: Role | null };

export interface SuspendedInRoom {
	id: string;
	name: string;
	/** what counts again when the suspension ends */
	role: Role;
	council: Pick<CouncilName, 'code' | 'name'>;
}

/** People with a role of their own in a room who can sign in, owners first. The caller has checked that the reader may see it. */
export async function listPeople(sql: Sql, roomId: string): Promise<PersonInRoom[]> {
	return sql<PersonInRoom[]>`
		select o.id, o.name, o.job_title as "jobTitle", m.role as "ownRole",
			to_json(m.ends_at) #>> '{}' as "guestUntil",
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as council,
			case when array_position(array['owner','editor','commenter','viewer'], rc.role)
				< array_position(array['owner','editor','commenter','viewer'], m.role) then rc.role else m.role end as role
		from current_member m
		join officer o on o.id = m.officer_id
		join council c on c.code = o.council_code
		left join room_council rc on rc.room_id = m.room_id and rc.council_code = o.council_code
		where m.room_id = ${roomId} and o.suspended_at is null
		order by array_position(array['owner','editor','commenter','viewer'], m.role), o.name`;
}

/**
 * People with a role of their own in a room whose account is suspended: they have no access while it is, and have it
 * again afterwards. For owners, who may want to end that; the caller has checked that the reader is one.
 */
export async function listSuspended(sql: Sql, roomId: string): Promise<SuspendedInRoom[]> {
	return sql<SuspendedInRoom[]>`
		select o.id, o.name, m.role, json_build_object('code', c.code, 'name', c.name) as council
		from current_member m
		join officer o on o.id = m.officer_id
		join council c on c.code = o.council_code
		where m.room_id = ${roomId} and o.suspended_at is not null
		order by o.name`;
}

/** Councils of a room, the lead first. The caller has checked that the reader may see it. */
export async function listCouncilsInRoom(sql: Sql, roomId: string): Promise<CouncilInRoom[]> {
	return sql<CouncilInRoom[]>`
		select c.code, c.name, c.short_name as "shortName", rc.part, rc.role
		from room_council rc join council c on c.code = rc.council_code
		where rc.room_id = ${roomId}
		order by rc.part, c.name`;
}
