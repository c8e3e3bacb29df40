import type { Sql } from '#db/connection.server.ts';
import { visitGap } from '#lib/presence/visit-gap.ts';

/** Id of the last activity of an officer's visit before this one; null: there was none. */
export async function readLastVisit(
	sql: Sql,
	{ roomId, officerId }: { roomId: string; officerId: string }
): Promise<string | null> {
	const [row] = await sql<{ since: string | null }[]>`
		select (case when seen_at < now() - ${visitGap}::interval then up_to else since end)::text as since
		from room_visit where room_id = ${roomId} and officer_id = ${officerId}`;
	return row?.since ?? null;
}
