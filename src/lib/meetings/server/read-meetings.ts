import type { Sql } from '#db/connection.server.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import {
	meetingLimits,
	type AgendaItem,
	type Attendee,
	type CalendarMeeting,
	type MeetingSummary,
	type MeetingView
} from '../meeting.ts';
import { listMadeDecisions, listMadeTasks } from './list-made.ts';

/** A meeting that nobody started is among the next ones until so long after its end. */
const waitsFor = '12 hours';

const summary = (sql: Sql) => sql`
	m.id, m.title, to_json(m.starts_at) #>> '{}' as "startsAt", to_json(m.ends_at) #>> '{}' as "endsAt", m.state`;

const isNext = (sql: Sql) => sql`
	(m.state = 'going on' or (m.state = 'planned' and m.ends_at > now() - ${waitsFor}::interval))`;

/** A room's meetings: the next ones, the one that goes on first, and the last of those before. The caller has checked that the reader may see it. */
export async function listMeetings(
	sql: Sql,
	roomId: string
): Promise<{ next: MeetingSummary[]; past: MeetingSummary[] }> {
	const [next, past] = await Promise.all([
		sql<MeetingSummary[]>`
			select ${summary(sql)} from meeting m where m.room_id = ${roomId} and ${isNext(sql)}
			order by m.state = 'planned', m.starts_at, m.id`,
		sql<MeetingSummary[]>`
			select ${summary(sql)} from meeting m where m.room_id = ${roomId} and not ${isNext(sql)}
			order by m.starts_at desc, m.id limit ${meetingLimits.pastListed}`
	]);
	return { next, past };
}

/** The meeting that goes on in a room, or the next one; null: none. The caller has checked that the reader may see the room. */
export async function findMeetingInBrief(sql: Sql, roomId: string): Promise<MeetingSummary | null> {
	const [row] = await sql<MeetingSummary[]>`
		select ${summary(sql)} from meeting m where m.room_id = ${roomId} and ${isNext(sql)}
		order by m.state = 'planned', m.starts_at, m.id limit 1`;
	return row ?? null;
}

/** One meeting with everything of it; null: none here. The caller has checked that the reader may see the room. */
export async function readMeeting(
	sql: Sql,
	{ roomId, officerId }: { roomId: string; officerId: string },
	meetingId: string
): Promise<MeetingView | null> {
	if (!isUuid(meetingId)) return null;
	type Row = Omit<MeetingView, 'items' | 'attendees' | 'tasks' | 'decisions'>;
	const [row] = await sql<Row[]>`
		select ${summary(sql)}, m.link, m.document_id as "documentId", m.revision,
			to_json(m.started_at) #>> '{}' as "startedAt", starter.name as "startedBy",
			to_json(m.ended_at) #>> '{}' as "endedAt", ender.name as "endedBy",
			json_build_object('name', o.name, 'council', c.short_name) as by,
			to_json(clock_timestamp()) #>> '{}' as now
		from meeting m
		join officer o on o.id = m.created_by
		join council c on c.code = m.council_code
		left join officer starter on starter.id = m.started_by
		left join officer ender on ender.id = m.ended_by
		where m.id = ${meetingId} and m.room_id = ${roomId}`;
	if (!row) return null;
	const of = { roomId, meetingId: row.id, documentId: row.documentId };
	const [items, attendees, tasks, decisions] = await Promise.all([
		sql<AgendaItem[]>`
			select id, title, minutes, leader, to_json(began_at) #>> '{}' as "beganAt", spent_s as "spentS", revision
			from agenda_item where meeting_id = ${row.id} order by position, id`,
		sql<Attendee[]>`
			select a.id, coalesce(o.name, a.name) as name, c.short_name as council, a.source,
				to_json(a.arrived_at) #>> '{}' as "arrivedAt", to_json(a.left_at) #>> '{}' as "leftAt",
				a.taken_out as "takenOut", coalesce(a.officer_id = ${officerId}, false) as "isMe"
			from attendance a
			left join officer o on o.id = a.officer_id
			left join council c on c.code = a.council_code
			where a.meeting_id = ${row.id} order by a.arrived_at, name, a.id`,
		listMadeTasks(sql, of),
		listMadeDecisions(sql, of)
	]);
	return { ...row, items: [...items], attendees: [...attendees], tasks, decisions };
}

const calendarMeeting = (sql: Sql) => sql`
	select ${summary(sql)}, m.link, m.revision, json_build_object('id', r.id, 'title', r.title) as room,
		coalesce((
			select json_agg(json_build_object('title', i.title, 'minutes', i.minutes) order by i.position, i.id)
			from agenda_item i where i.meeting_id = m.id
		), '[]') as items
	from meeting m join room r on r.id = m.room_id`;

/** A meeting as an invitation has it; null: none here. The caller has checked that the reader may see the room. */
export async function readInvitation(
	sql: Sql,
	roomId: string,
	meetingId: string
): Promise<CalendarMeeting | null> {
	if (!isUuid(meetingId)) return null;
	const [row] = await sql<CalendarMeeting[]>`
		${calendarMeeting(sql)} where m.id = ${meetingId} and m.room_id = ${roomId}`;
	return row ?? null;
}

/**
 * Meetings for an officer's calendar: from a month ago on, of the rooms in which they or their council have a role now. An open door alone
 * is no reason to have a room's meetings in one's calendar.
 */
export async function listMyMeetings(
	sql: Sql,
	me: { id: string; councilCode: string }
): Promise<CalendarMeeting[]> {
	return sql<CalendarMeeting[]>`
		${calendarMeeting(sql)}
		left join current_member mine on mine.room_id = r.id and mine.officer_id = ${me.id}
		left join room_council ours on ours.room_id = r.id and ours.council_code = ${me.councilCode}
		where (mine.role is not null or ours.role is not null) and m.ends_at > now() - interval '1 month'
		order by m.starts_at, m.id limit ${meetingLimits.mineMost}`;
}
