import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { unreadCount } from '#lib/chat/server/count-unread.ts';
import { notesForm } from '#lib/meetings/meeting.ts';
import type { InvitationView } from '../invitation.ts';
import type { RoomSummary } from '../room.ts';
import { canBeTaken, guestOfInvitation } from './guest-fields.ts';
import { isOpenTo, isOpenToEach } from './is-open-to.ts';

/** Names of a room's people of the moment; of more, only how many. */
const namesMost = 2;
const invitationsMost = 20;

export interface RoomList {
	rooms: RoomSummary[];
	/** on all pages of it */
	total: number;
}

interface Asked {
	/** in which the officer has a role, by person or council; or open ones, in which they have none; a guest sees none of those */
	which: 'mine' | 'open';
	/** the room that the officer was in last comes first, one that is new to them by when they got in; or by title */
	order: 'visit' | 'title';
	most: number;
	skip?: number;
}

/**
 * Rooms of an officer with what goes on in each, a part of the list at a time: only of the rooms in that part is more read than
 * their place in it. Who is there is told as in the room: who hides is counted and not named, and the reader is neither.
 */
export async function listRooms(
	sql: Sql,
	officer: SignedInOfficer,
	{ which, order, most, skip = 0 }: Asked
): Promise<RoomList> {
	const { id: me, councilCode } = officer;
	const isMine = sql`(m.role is not null or rc.role is not null)`;
	const by = order === 'title' ? sql`lower(title), id` : sql`since desc, id`;
	const rows = await sql<(RoomSummary & { total: number })[]>`
		with picked as (
			select r.*, count(*) over ()::int as total,
				coalesce(v.seen_at, greatest(m.added_at, rc.added_at), r.created_at) as since,
				case when m.role is null or array_position(array['owner','editor','commenter','viewer'], rc.role)
					< array_position(array['owner','editor','commenter','viewer'], m.role) then rc.role else m.role end as role
			from room r
			left join current_member m on m.room_id = r.id and m.officer_id = ${me}
			left join room_council rc on rc.room_id = r.id and rc.council_code = ${councilCode}
			left join room_visit v on v.room_id = r.id and v.officer_id = ${me}
			where ${which === 'mine' ? isMine : sql`not ${isMine} and ${isOpenTo(sql, councilCode)}`}
			order by ${by} limit ${most} offset ${skip}
		)
		select r.id, r.title, r.summary, r.visibility, r.role, r.total,
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as lead,
			(select count(*)::int from proposal p join form f on f.id = p.form_id
				where p.room_id = r.id and p.deleted_at is null and f.makes <> ${notesForm.makes}) as proposals,
			to_json(coalesce(${lastActivityAt(sql, councilCode)}, r.created_at)) #>> '{}' as "changedAt",
			${peopleHere(sql, me)} as here,
			${unreadCount(sql, me, sql`r.id`)} as unread
		from picked r join council c on c.code = r.lead_council_code
		order by ${by}`;
	return { rooms: rows.map(({ total: _, ...room }) => room), total: rows[0]?.total ?? 0 };
}

/**
 * Of room `r`: when something happened last that officers of this council may know of. The room is between itself and itself, since
 * with "=" the database may walk through what happened in all rooms until it meets this one: half a second, where one room is busy.
 */
const lastActivityAt = (sql: Sql, councilCode: string) => sql`(
	select a.at from activity a
	where a.room_id >= r.id and a.room_id <= r.id
		and (a.audience_council_code is null or a.audience_council_code = ${councilCode})
	order by a.room_id desc, a.id desc limit 1
)`;

/** Of room `r`: who is there now besides the reader, and may see it, over all nodes. */
const peopleHere = (sql: Sql, me: string) => sql`(
	select json_build_object('count', count(*),
		'names', coalesce((array_agg(name order by name) filter (where not hides_presence))[:${namesMost}::int], '{}'))
	from (
		select o.id, o.name, o.hides_presence
		from officer o
		where o.id in (select h.officer_id from room_presence h where h.room_id = r.id and h.until > now())
			and o.id <> ${me} and o.suspended_at is null
			and (${isOpenToEach(sql)}
				or exists (select from current_member s where s.room_id = r.id and s.officer_id = o.id)
				or exists (
					select from room_council s
					where s.room_id = r.id and s.council_code = o.council_code and s.role is not null
				))
	) present
)`;

/** Invitations sent to this officer's address that can still be taken, the latest first. */
export async function listMyInvitations(sql: Sql, officer: SignedInOfficer): Promise<InvitationView[]> {
	return sql<InvitationView[]>`
		select i.id, i.room_id as "roomId", i.role, to_json(i.expires_at) #>> '{}' as "expiresAt",
			r.title as "roomTitle", r.summary as "roomSummary", o.name as "inviterName", c.name as "inviterCouncil",
			${guestOfInvitation(sql)} as guest
		from room_invitation i
		join room r on r.id = i.room_id
		join officer o on o.id = i.invited_by
		join council c on c.code = o.council_code
		where i.email = ${officer.email} and i.accepted_at is null and i.revoked_at is null
			and ${canBeTaken(sql, officer.councilCode)}
		order by i.created_at desc limit ${invitationsMost}`;
}
