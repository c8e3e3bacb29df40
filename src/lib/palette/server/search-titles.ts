import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { isOpenToEach } from '#lib/rooms/server/is-open-to.ts';
import { foundMost, queryCharacters, type FoundTitles } from '../found-titles.ts';

const perMinute = 240;
const maxWords = 8;

/**
 * Rooms and proposals in whose titles every word asked for stands, of rooms that the officer may see: by a role of
 * their own or their council's, or because the room is open. The last changed first. Nothing asked: those of rooms in
 * which the officer has a role. Words are looked for as plain text, no character is special (FAULTS B12).
 */
export async function searchTitles(
	sql: Sql,
	officer: SignedInOfficer,
	query: string
): Promise<Outcome<FoundTitles>> {
	const turn = await takeTurn(sql, { key: `find:${officer.id}`, max: perMinute, windowMs: 60_000 });
	if (!turn.ok) {
		return refuse('too-fast', 'You have searched a lot in a minute. Wait a moment.', {
			retryAfter: turn.retryAfter
		});
	}
	const asked = query.slice(0, queryCharacters).toWellFormed().replaceAll('\0', '').toLowerCase();
	const words = asked.split(/\s+/u).filter(Boolean).slice(0, maxWords);
	const everywhere = words.length > 0 ? sql`or ${isOpenToEach(sql)}` : sql``;
	const seen = sql`
		select r.id, r.title, r.lead_council_code, r.created_at, o.council_code as own
		from officer o
		cross join room r
		left join current_member m on m.room_id = r.id and m.officer_id = o.id
		left join room_council rc on rc.room_id = r.id and rc.council_code = o.council_code
		where o.id = ${officer.id} and o.suspended_at is null
			and (m.role is not null or rc.role is not null ${everywhere})`;
	const changed = sql`coalesce((select a.at from activity a where a.room_id = s.id
		and (a.audience_council_code is null or a.audience_council_code = s.own)
		order by a.id desc limit 1), s.created_at)`;
	const holds = (table: 's' | 'p') =>
		sql`(select coalesce(bool_and(strpos(lower(${sql(table)}.title), word) > 0), true)
			from unnest(${words}::text[]) as word)`;
	const rooms = await sql<FoundTitles['rooms']>`
		select s.id, s.title, c.short_name as lead
		from (${seen}) s join council c on c.code = s.lead_council_code
		where ${holds('s')} order by ${changed} desc, s.id limit ${foundMost}`;
	const proposals = await sql<FoundTitles['proposals']>`
		select p.id, p.title, s.title as room from (${seen}) s join proposal p on p.room_id = s.id
		where p.deleted_at is null and ${holds('p')}
		order by ${changed} desc, p.created_at desc, p.id limit ${foundMost}`;
	return { ok: true, rooms: [...rooms], proposals: [...proposals] };
}
