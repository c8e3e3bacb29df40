import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { dayInWords } from '#lib/rooms/when.ts';
import { readPath, type Linked, type LinkedThing, type LinkedThings } from '../links.ts';
import { chatLimits } from '../message.ts';

interface Place extends Linked {
	path: string;
}
interface Row extends LinkedThing {
	id: string;
	inner: string;
	roomId: string;
	/** a day or moment that belongs to the state */
	on: string | null;
}

/**
 * Titles and states of what addresses of this service lead to, as this officer may see it now. What they may not see, and what
 * is not there, is left out: it stays an address (FAULTS A2).
 */
export async function readLinks(
	sql: Sql,
	officer: SignedInOfficer,
	paths: readonly string[]
): Promise<LinkedThings> {
	const places = paths.slice(0, chatLimits.linksPerRead).flatMap((path): Place[] => {
		const linked = readPath(path);
		return linked ? [{ ...linked, path }] : [];
	});
	if (places.length === 0) return {};
	const rows = await readRows(sql, places);
	const seen = new Map<string, boolean>();
	for (const roomId of new Set(rows.map((row) => row.roomId))) {
		const { access } = await readRoomAccess(sql, officer, roomId);
		seen.set(roomId, access.see);
	}
	const things: LinkedThings = {};
	for (const { path, kind, id, inner } of places) {
		const row = rows.find((one) => one.kind === kind && one.id === id && one.inner === inner);
		if (!row || !seen.get(row.roomId)) continue;
		const day = row.on === null ? '' : dayInWords(row.on);
		things[path] = { kind, title: row.title, state: row.state.replace('{day}', day) };
	}
	return things;
}

async function readRows(sql: Sql, places: readonly Place[]): Promise<Row[]> {
	const of = (kind: Linked['kind'], what: 'id' | 'inner') =>
		places.filter((place) => place.kind === kind).map((place) => place[what]);
	return sql<Row[]>`
		select 'proposal' as kind, p.id::text as id, '' as inner, p.room_id as "roomId", p.title, null as "on",
			(select count(*) filter (where ps.state = 'ready') || ' of ' || count(*) || ' sections ready'
				from form_section s left join proposal_section ps on ps.proposal_id = p.id and ps.key = s.key
				where s.form_id = p.form_id) as state
		from proposal p where p.id = any(${of('proposal', 'id')}::uuid[]) and p.deleted_at is null
		union all
		select 'section', p.id::text, s.key, p.room_id, s.title || ', in ' || p.title, null, coalesce(ps.state, 'to do')
		from unnest(${of('section', 'id')}::uuid[], ${of('section', 'inner')}::text[]) as asked(id, key)
		join proposal p on p.id = asked.id and p.deleted_at is null
		join form_section s on s.form_id = p.form_id and s.key = asked.key
		left join proposal_section ps on ps.proposal_id = p.id and ps.key = s.key
		union all
		select 'room', r.id::text, '', r.id, r.title, null, '' from room r where r.id = any(${of('room', 'id')}::uuid[])
		union all
		select 'task', t.room_id::text, t.id::text, t.room_id, t.title, to_json(t.due_on) #>> '{}',
			t.state || case when t.due_on is not null and t.state <> 'done' then ', due {day}' else '' end
		from unnest(${of('task', 'id')}::uuid[], ${of('task', 'inner')}::uuid[]) as asked(room_id, id)
		join task t on t.id = asked.id and t.room_id = asked.room_id and t.deleted_at is null
		union all
		select 'decision', d.room_id::text, d.id::text, d.room_id, d.question, to_json(d.closes_at) #>> '{}',
			d.state || case when d.state = 'open' then ' until {day}' else '' end
		from unnest(${of('decision', 'id')}::uuid[], ${of('decision', 'inner')}::uuid[]) as asked(room_id, id)
		join decision d on d.id = asked.id and d.room_id = asked.room_id
		union all
		select 'message', m.room_id::text, m.id::text, m.room_id,
			case when m.body is null then 'A deleted message' when length(m.body) > 80 then left(m.body, 79) || '…' else m.body end,
			null, 'by ' || o.name
		from unnest(${of('message', 'id')}::uuid[], ${of('message', 'inner')}::uuid[]) as asked(room_id, id)
		join chat_message m on m.id = asked.id and m.room_id = asked.room_id
		join officer o on o.id = m.author_id`;
}
