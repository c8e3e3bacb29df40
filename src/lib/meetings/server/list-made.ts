import type { Sql } from '#db/connection.server.ts';
import type { DecisionOption } from '#lib/decisions/decision.ts';
import { outcomeInWords } from '#lib/decisions/outcome-words.ts';
import type { DecisionOutcome } from '#lib/decisions/outcome.ts';
import type { MadeDecision, MadeTask } from '../meeting.ts';

const listedMost = 100;

interface Of {
	roomId: string;
	meetingId: string;
	/** its text */
	documentId: string;
}

/** Tasks that were made of a meeting, or of words of its text, oldest first. The caller has checked that the reader may see the room. */
export async function listMadeTasks(sql: Sql, { roomId, meetingId, documentId }: Of): Promise<MadeTask[]> {
	return sql<MadeTask[]>`
		select t.id, t.title, t.state, coalesce(o.name, c.short_name) as owner
		from task t
		left join officer o on o.id = t.owner_id
		left join council c on c.code = t.owner_council_code
		where t.room_id = ${roomId} and t.deleted_at is null
			and (t.source ->> 'meetingId' = ${meetingId} or t.source ->> 'proposalId' = ${documentId})
		order by t.created_at, t.id limit ${listedMost}`;
}

/** The same of decisions. */
export async function listMadeDecisions(
	sql: Sql,
	{ roomId, meetingId, documentId }: Of
): Promise<MadeDecision[]> {
	const rows = await sql<
		(Omit<MadeDecision, 'result'> & { outcome: DecisionOutcome | null; options: DecisionOption[] })[]
	>`
		select d.id, d.question, d.state, d.outcome, (
			select coalesce(json_agg(json_build_object('id', o.id, 'words', o.words) order by o.position), '[]')
			from decision_option o where o.decision_id = d.id
		) as options
		from decision d
		where d.room_id = ${roomId}
			and (d.proposal_id = ${documentId}
				or (d.source ->> 'type' = 'meeting' and d.source ->> 'id' = ${meetingId}))
		order by d.created_at, d.id limit ${listedMost}`;
	return rows.map(({ outcome, options, ...decision }) => ({
		...decision,
		result: outcome && outcomeInWords(outcome, options)
	}));
}
