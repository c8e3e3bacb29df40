import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { InvitationView } from '../invitation.ts';
import type { RoomSummary } from '../room.ts';
import { guestOfInvitation } from './guest-fields.ts';
import { isOpenTo } from './is-open-to.ts';

const maxRooms = 200;
const maxOpenRooms = 20;

/** Rooms in which the officer has a role, by person or council, the last changed first. */
export const listMyRooms = (sql: Sql, officer: SignedInOfficer) =>
	listRooms(sql, officer, { mine: true, limit: maxRooms });

/** Open rooms in which the officer has no role yet. None for a guest. */
export const listOpenRooms = (sql: Sql, officer: SignedInOfficer) =>
	listRooms(sql, officer, { mine: false, limit: maxOpenRooms });

async function listRooms(
	sql: Sql,
	officer: SignedInOfficer,
	{ mine, limit }: { mine: boolean; limit: number }
): Promise<RoomSummary[]> {
	const which = mine
		? sql`(m.role is not null or rc.role is not null)`
		: sql`(m.role is null and rc.role is null and ${isOpenTo(sql, officer.councilCode)})`;
	return sql<RoomSummary[]>`
		select r.id, r.title, r.summary, r.visibility,
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as lead,
			case when m.role is null or array_position(array['owner','editor','commenter','viewer'], rc.role)
				< array_position(array['owner','editor','commenter','viewer'], m.role) then rc.role else m.role end as role,
			(select count(*)::int from proposal p where p.room_id = r.id and p.deleted_at is null) as proposals,
			to_json(coalesce((select a.at from activity a where a.room_id = r.id
				and (a.audience_council_code is null or a.audience_council_code = ${officer.councilCode})
				order by a.id desc limit 1), r.created_at))
				#>> '{}' as "changedAt"
		from room r
		join council c on c.code = r.lead_council_code
		left join current_member m on m.room_id = r.id and m.officer_id = ${officer.id}
		left join room_council rc on rc.room_id = r.id and rc.council_code = ${officer.councilCode}
		where ${which}
		order by "changedAt" desc limit ${limit}`;
}

/** Invitations sent to this officer's address that can still be taken. */
export async function listMyInvitations(sql: Sql, officer: SignedInOfficer): Promise<InvitationView[]> {
	return sql<InvitationView[]>`
		select i.id, i.room_id as "roomId", i.role, to_json(i.expires_at) #>> '{}' as "expiresAt",
			r.title as "roomTitle", r.summary as "roomSummary", o.name as "inviterName", c.name as "inviterCouncil",
			${guestOfInvitation(sql)} as guest
		from room_invitation i
		join room r on r.id = i.room_id
		join officer o on o.id = i.invited_by
		join council c on c.code = o.council_code
		where i.email = ${officer.email} and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
			and (i.guest_ends_at is null or i.guest_ends_at > now())
		order by i.created_at desc`;
}
