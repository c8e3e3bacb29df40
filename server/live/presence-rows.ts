import type { Sql } from '#db/connection.server.ts';
import type { PageHere } from '#lib/presence/person-here.ts';
import { visitGap } from '#lib/presence/visit-gap.ts';
import { ring } from '../bus/bus.ts';

interface Node {
	node: string;
	/** how long its rows are believed without being renewed, in ms */
	believedMs: number;
}

export interface PresenceChange {
	roomId: string;
	/** what is new or other than it was written, by officer */
	here: readonly (readonly [officerId: string, merged: PageHere])[];
	/** officers with no page here any more */
	gone: readonly string[];
	/** officers who look at the room, or did until now: this is how far they have seen what happened */
	seen: readonly string[];
}

/** Writes what changed on this node in one room, and rings. Officers and rooms that are gone are left out. */
export async function writePresence(
	sql: Sql,
	{ node, believedMs }: Node,
	{ roomId, here, gone, seen }: PresenceChange
): Promise<void> {
	const now = Date.now();
	await sql.begin(async (tx) => {
		// In the order of ids, as everywhere: two nodes that write about the same officers wait for each other.
		await tx`
			with left_rooms as (
				delete from room_presence where room_id = ${roomId} and node = ${node} and officer_id = any(${gone as string[]}::uuid[])
			), visits as (
				insert into room_visit as visit (room_id, officer_id, up_to, seen_at)
				select r.id, o.id, (select coalesce(max(a.id), 0) from activity a where a.room_id = r.id), now()
				from room r join officer o on o.id = any(${seen as string[]}::uuid[]) where r.id = ${roomId} order by o.id
				on conflict (room_id, officer_id) do update set up_to = excluded.up_to, seen_at = excluded.seen_at,
					since = case when visit.seen_at < now() - ${visitGap}::interval then visit.up_to else visit.since end
			)
			insert into room_presence (room_id, officer_id, node, place, away, used_at, until)
			select r.id, o.id, ${node}, h.place::jsonb, h.away::boolean, now() - h.idle * interval '1 millisecond',
				now() + ${believedMs} * interval '1 millisecond'
			from unnest(
				${here.map(([officerId]) => officerId)}::uuid[], ${here.map(([, { place }]) => JSON.stringify(place))}::text[],
				${here.map(([, { away }]) => String(away))}::text[], ${here.map(([, { usedAt }]) => now - usedAt)}::float8[]
			) as h (officer_id, place, away, idle)
			join officer o on o.id = h.officer_id
			join room r on r.id = ${roomId}
			order by o.id
			on conflict (room_id, officer_id, node) do update set place = excluded.place, away = excluded.away,
				used_at = excluded.used_at, until = excluded.until`;
		await ring(tx, { type: 'presence', roomId });
	});
}

/** Goes on believing what this node wrote, and notes how far the people in front of their pages have seen. Returns how many rows there are. */
export async function renewPresence(sql: Sql, { node, believedMs }: Node): Promise<number> {
	const renewed = await sql`
		update room_presence set until = now() + ${believedMs} * interval '1 millisecond' where node = ${node}`;
	await sql`
		insert into room_visit as visit (room_id, officer_id, up_to, seen_at)
		select h.room_id, h.officer_id, (select coalesce(max(a.id), 0) from activity a where a.room_id = h.room_id), now()
		from room_presence h where h.node = ${node} and not h.away order by h.room_id, h.officer_id
		on conflict (room_id, officer_id) do update set up_to = excluded.up_to, seen_at = excluded.seen_at`;
	return renewed.count;
}

/** Removes what nobody renewed: nodes that ended without a word. Rings for the rooms, and may run on all nodes at once. */
export async function sweepPresence(sql: Sql): Promise<void> {
	await forget(
		sql,
		sql`(room_id, officer_id, node) in (
			select room_id, officer_id, node from room_presence where until <= now() for update skip locked
		)`
	);
}

/** This node ends, and nobody is here through it. */
export const endPresence = (sql: Sql, node: string): Promise<void> => forget(sql, sql`node = ${node}`);

async function forget(sql: Sql, which: ReturnType<Sql>): Promise<void> {
	await sql.begin(async (tx) => {
		const gone = await tx<{ roomId: string }[]>`
			delete from room_presence where ${which} returning room_id as "roomId"`;
		for (const roomId of new Set(gone.map((row) => row.roomId))) await ring(tx, { type: 'presence', roomId });
	});
}
