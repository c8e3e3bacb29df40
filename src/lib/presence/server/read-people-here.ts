import type { Sql } from '#db/connection.server.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import { isOpenToEach } from '#lib/rooms/server/is-open-to.ts';
import type { NamedPlace, PeopleHere, RoomPage } from '#lib/protocol/presence.ts';

interface Row {
	officerId: string;
	name: string;
	council: string;
	hidden: boolean;
	away: boolean;
	page: RoomPage | null;
	documentId: string | null;
	title: string | null;
	section: { key: string; title: string } | null;
}

/**
 * Who is in a room now, over all nodes, by name. Only whoever may see it at this moment, and of places only those of the room:
 * what a page says of itself is nobody else's word. The caller has checked that the reader may see the room.
 */
export async function readPeopleHere(sql: Sql, roomId: string): Promise<PeopleHere> {
	const rows = await sql<Row[]>`
		select h.officer_id as "officerId", o.name, c.short_name as council, o.hides_presence as hidden, h.away,
			h.place ->> 'page' as page, p.id as "documentId", p.title,
			case when s.key is not null then json_build_object('key', s.key, 'title', s.title) end as section
		from (
			select distinct on (officer_id) officer_id, place, away
			from room_presence where room_id = ${roomId} and until > now()
			order by officer_id, away, used_at desc
		) h
		join officer o on o.id = h.officer_id and o.suspended_at is null
		join council c on c.code = o.council_code
		join room r on r.id = ${roomId}
		left join proposal p on p.id::text = h.place ->> 'id' and p.room_id = r.id and p.deleted_at is null
		left join form_section s on s.form_id = p.form_id and s.key = h.place ->> 'section'
		where ${isOpenToEach(sql)}
			or exists (select from current_member m where m.room_id = r.id and m.officer_id = o.id)
			or exists (
				select from room_council rc
				where rc.room_id = r.id and rc.council_code = o.council_code and rc.role is not null
			)
		order by o.name, o.id`;
	const people = rows
		.filter(({ hidden }) => !hidden)
		.map((row) => ({
			officerId: row.officerId,
			name: row.name,
			council: row.council,
			initials: initials(row.name),
			colour: personColour(row.officerId),
			place: placeOf(row),
			away: row.away
		}));
	return { people, hidden: rows.length - people.length };
}

function placeOf({ page, documentId, title, section }: Row): NamedPlace {
	if (documentId === null) return { at: 'room', page: page ?? 'overview' };
	return { at: 'document', id: documentId, title: title!, ...(section ? { section } : {}) };
}
