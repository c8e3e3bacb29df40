import type { Sql } from '#db/connection.server.ts';
import type { DecisionOption } from '#lib/decisions/decision.ts';
import { outcomeInWords } from '#lib/decisions/outcome-words.ts';
import type { DecisionOutcome } from '#lib/decisions/outcome.ts';
import type { DecidedInBrief, DecisionInBrief } from '../overview.ts';

const openMost = 5;
const closedMost = 3;

/** The questions of a room that close first, and those it decided last. The caller has checked that the reader may see it. */
export async function listDecisionsInBrief(
	sql: Sql,
	roomId: string
): Promise<{ open: DecisionInBrief[]; closed: DecidedInBrief[] }> {
	const [open, closed] = await Promise.all([
		sql<DecisionInBrief[]>`
			select id, question, to_json(closes_at) #>> '{}' as at from decision
			where room_id = ${roomId} and state = 'open' order by closes_at, id limit ${openMost}`,
		sql<(DecisionInBrief & { outcome: DecisionOutcome; options: DecisionOption[] })[]>`
			select id, question, to_json(closed_at) #>> '{}' as at, outcome, (
				select coalesce(json_agg(json_build_object('id', o.id, 'words', o.words) order by o.position), '[]')
				from decision_option o where o.decision_id = decision.id
			) as options
			from decision
			where room_id = ${roomId} and state = 'closed' order by closed_at desc, id limit ${closedMost}`
	]);
	return {
		open,
		closed: closed.map(({ outcome, options, ...decision }) => ({
			...decision,
			result: outcomeInWords(outcome, options)
		}))
	};
}
