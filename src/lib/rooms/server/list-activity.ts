import type { Sql } from '#db/connection.server.ts';
import type { RoomAccess } from '../access.ts';
import {
	ownersOnly,
	quietComments,
	quietDecisions,
	quietSuggestions,
	type ActivityEntry
} from '../activity.ts';

/**
 * What happened in a room, newest first, with the names its words need. The caller has checked that the reader may
 * see the room; events at the door are left out for those who do not manage it, other councils' own matters for
 * everybody else (`councilCode` is the reader's), and what would only be noise for all.
 */
export async function listActivity(
	sql: Sql,
	{
		roomId,
		access,
		councilCode,
		limit = 50
	}: { roomId: string; access: RoomAccess; councilCode: string; limit?: number }
): Promise<ActivityEntry[]> {
	const hidden = access.manage ? [] : [...ownersOnly];
	return sql<ActivityEntry[]>`
		select a.id::text as id, to_json(a.at) #>> '{}' as at, o.name as "officerName", c.short_name as "councilName",
			jsonb_build_object('kind', a.kind) || a.details as event,
			coalesce(person.name, subject_council.name, s.title) as subject,
			p.title as "proposalTitle", s.title as "sectionTitle"
		from activity a
		left join officer o on o.id = a.officer_id
		left join council c on c.code = a.council_code
		left join officer person on person.id::text = a.details ->> 'personId'
		left join council subject_council on subject_council.code = a.details ->> 'council'
		left join proposal p on p.id::text = a.details ->> 'proposalId' and p.room_id = a.room_id
		left join form_section s on s.form_id = p.form_id and s.key = a.details ->> 'section'
		where a.room_id = ${roomId} and a.kind <> all(${hidden})
			and (a.audience_council_code is null or a.audience_council_code = ${councilCode})
			and not (a.kind = 'comment' and a.details ->> 'did' = any(${[...quietComments]}))
			and not (a.kind = 'decision' and a.details ->> 'did' = any(${[...quietDecisions]}))
			and not (a.kind = 'suggestion' and a.details ->> 'did' = any(${[...quietSuggestions]}))
		order by a.id desc limit ${limit}`;
}
