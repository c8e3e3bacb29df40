import type { Sql } from '#db/connection.server.ts';
import type { DecisionInBrief } from '../overview.ts';

const openMost = 5;
const closedMost = 3;

/** The questions of a room that close first, and those it decided last. The caller has checked that the reader may see it. */
export async function listDecisionsInBrief(
	sql: Sql,
	roomId: string
): Promise<{ open: DecisionInBrief[]; closed: DecisionInBrief[] }> {
	const [open, closed] = await Promise.all([
		sql<DecisionInBrief[]>`
			select id, question, to_json(closes_at) #>> '{}' as at from decision
			where room_id = ${roomId} and state = 'open' order by closes_at, id limit ${openMost}`,
		sql<DecisionInBrief[]>`
			select id, question, to_json(closed_at) #>> '{}' as at from decision
			where room_id = ${roomId} and state = 'closed' order by closed_at desc, id limit ${closedMost}`
	]);
	return { open, closed };
}
