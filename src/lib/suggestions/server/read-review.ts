import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { ReviewState } from '../review-state.ts';
import type { DecidedSuggestion } from '../suggestion.ts';

/** What was decided longer ago than this is no news; it stays in the list. */
const newsDays = 14;
const newsMost = 20;

/**
 * What a proposal's page says about suggestions before it reads them: how many are open in each section, and the newest
 * of what others decided about the officer's own. Ask only for a proposal that the officer may see.
 */
export async function readReview(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string
): Promise<ReviewState> {
	const [counts, decided] = await Promise.all([
		sql<{ section: string; open: number; mine: number }[]>`
			select section_key as section, count(*)::int as open,
				(count(*) filter (where officer_id = ${officer.id}))::int as mine
			from suggestion where document_id = ${proposalId} and outcome is null group by section_key`,
		sql<DecidedSuggestion[]>`
			select s.id, s.section_key as section, s.kind, s.removed, s.added, s.outcome,
				json_build_object('name', o.name, 'council', c.short_name) as by, s.reason,
				to_json(s.decided_at) #>> '{}' as at
			from suggestion s
			join officer o on o.id = s.decided_by
			join council c on c.code = o.council_code
			where s.document_id = ${proposalId} and s.officer_id = ${officer.id} and s.outcome is not null
				and s.decided_by <> ${officer.id} and s.decided_at > now() - make_interval(days => ${newsDays})
			order by s.decided_at desc, s.id limit ${newsMost}`
	]);
	return {
		open: Object.fromEntries(counts.map(({ section, open }) => [section, open])),
		mine: counts.reduce((sum, { mine }) => sum + mine, 0),
		decided: [...decided]
	};
}
