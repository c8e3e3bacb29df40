import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { isOpenTo } from '#lib/rooms/server/is-open-to.ts';
import { kindsForGuests, type WaitingVote } from '../decision.ts';

export interface WaitingVotes {
	votes: WaitingVote[];
	/** how many there are in all */
	total: number;
}

/**
 * Open questions that wait for an officer's vote, their own or their council's, in the rooms where they or their council have a
 * role, what closes first before others. Whose vote they may cast is the rule of findVoter, for all rooms at once.
 */
export async function listWaitingVotes(
	sql: Sql,
	{ id: me, councilCode }: SignedInOfficer,
	most: number
): Promise<WaitingVotes> {
	const rows = await sql<(WaitingVote & { total: number })[]>`
		select d.id, d.question, to_json(d.closes_at) #>> '{}' as "closesAt",
			case when d.voters = 'councils' then c.name end as "forCouncil",
			json_build_object('id', r.id, 'title', r.title) as room, count(*) over ()::int as total
		from decision d
		join room r on r.id = d.room_id
		join council c on c.code = ${councilCode}
		left join current_member m on m.room_id = r.id and m.officer_id = ${me}
		left join room_council rc on rc.room_id = r.id and rc.council_code = ${councilCode}
		where d.state = 'open' and d.closes_at > clock_timestamp()
			and (m.role is not null or rc.role is not null)
			and (${isOpenTo(sql, councilCode)} or coalesce(m.role <> 'viewer', false) or coalesce(rc.role <> 'viewer', false))
			and ${isGuestOrganisation(councilCode) ? sql`d.voters = 'people' and d.kind = any(${[...kindsForGuests]})` : sql`true`}
			and case
				when d.voters = 'people' then true
				when rc.room_id is null then false
				when not coalesce(m.role <> 'viewer', false) then false
				when exists (select from vote_caster k where k.room_id = r.id and k.council_code = ${councilCode})
					then exists (
						select from vote_caster k
						where k.room_id = r.id and k.council_code = ${councilCode} and k.officer_id = ${me}
					)
				else true
			end
			and not exists (
				select from vote v where v.decision_id = d.id
					and v.voter = case when d.voters = 'people' then ${me}::text else ${councilCode} end
			)
		order by d.closes_at, d.id limit ${most}`;
	return { votes: rows.map(({ total: _, ...vote }) => vote), total: rows[0]?.total ?? 0 };
}
