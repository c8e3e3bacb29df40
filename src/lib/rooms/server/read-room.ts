import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { notesForm } from '#lib/meetings/meeting.ts';
import type { DocumentSummary, RoomView, WaitingInvitation, WaitingRequest } from '../room.ts';
import { readRoomAccess } from './in-room.ts';

/** A room as this officer may see it; null when there is none or they may not: the same. */
export async function readRoom(
	sql: Sql,
	officer: SignedInOfficer | null,
	roomId: string
): Promise<RoomView | null> {
	const { access } = await readRoomAccess(sql, officer, roomId);
	if (!access.see) return null;
	const [row] = await sql<Omit<RoomView, 'access'>[]>`
		select r.id, r.title, r.summary, r.theme, r.visibility,
			json_build_object('code', c.code, 'name', c.name, 'shortName', c.short_name) as lead,
			case when r.deadline_at is not null
				then json_build_object('at', to_json(r.deadline_at) #>> '{}', 'for', r.deadline_for) end as deadline
		from room r join council c on c.code = r.lead_council_code where r.id = ${roomId}`;
	return row ? { ...row, access } : null;
}

/** Proposals and notes of a room, oldest first; those of meetings stand with their meetings. The caller has checked that the reader may see it. */
export async function listDocuments(sql: Sql, roomId: string): Promise<DocumentSummary[]> {
	return sql<DocumentSummary[]>`
		select p.id, p.title, f.makes, p.phase,
			json_build_object(
				'total', count(s.key),
				'inProgress', count(*) filter (where ps.state = 'in progress'),
				'ready', count(*) filter (where ps.state = 'ready')
			) as sections
		from proposal p
		join form f on f.id = p.form_id
		left join form_section s on s.form_id = p.form_id
		left join proposal_section ps on ps.proposal_id = p.id and ps.key = s.key
		where p.room_id = ${roomId} and p.deleted_at is null and f.makes <> ${notesForm.makes}
		group by p.id, f.makes
		order by p.created_at, p.id`;
}

/** Invitations that were neither taken nor taken back. For owners. */
export async function listWaitingInvitations(sql: Sql, roomId: string): Promise<WaitingInvitation[]> {
	return sql<WaitingInvitation[]>`
		select i.id, coalesce(p.name, i.email) as "to", i.role, i.guest_organisation as "guestOf", o.name as "inviterName",
			to_json(i.expires_at) #>> '{}' as "expiresAt", i.expires_at <= now() or coalesce(i.guest_ends_at <= now(), false) as expired
		from room_invitation i join officer o on o.id = i.invited_by
		left join officer p on p.id = i.officer_id
		where i.room_id = ${roomId} and i.accepted_at is null and i.revoked_at is null
		order by i.created_at`;
}

/** Requests nobody answered yet, in one room or in all rooms this officer owns. */
export async function listWaitingRequests(
	sql: Sql,
	where: { roomId: string } | { ownedBy: SignedInOfficer }
): Promise<WaitingRequest[]> {
	const rooms =
		'roomId' in where
			? sql`q.room_id = ${where.roomId}`
			: sql`exists (
				select 1 from current_member m where m.room_id = q.room_id and m.officer_id = ${where.ownedBy.id} and m.role = 'owner'
				union all
				select 1 from room_council rc
				where rc.room_id = q.room_id and rc.council_code = ${where.ownedBy.councilCode} and rc.role = 'owner'
			)`;
	return sql<WaitingRequest[]>`
		select q.room_id as "roomId", r.title as "roomTitle", o.id as "personId", o.name, o.job_title as "jobTitle",
			c.name as "councilName", q.message, to_json(q.created_at) #>> '{}' as "askedAt"
		from access_request q
		join room r on r.id = q.room_id
		join officer o on o.id = q.officer_id
		join council c on c.code = o.council_code
		where q.decided_at is null and o.suspended_at is null and ${rooms}
		order by q.created_at limit 100`;
}
