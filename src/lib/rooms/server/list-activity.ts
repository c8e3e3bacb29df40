import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { RoomAccess } from '../access.ts';
import {
	activityTopics,
	ownersOnly,
	quietComments,
	quietDecisions,
	quietSuggestions,
	quietTasks,
	type ActivityEntry,
	type ActivityTopic
} from '../activity.ts';
import { markedName } from './marked-name.ts';

/** What a list of activity is narrowed to; what is left out, or null, narrows nothing. */
export interface ActivityFilter {
	/** id of an officer who did it */
	person?: string | null;
	/** code of their council then */
	council?: string | null;
	/** id of the proposal it is about */
	document?: string | null;
	topic?: ActivityTopic | null;
}

interface Asked {
	roomId: string;
	access: RoomAccess;
	/** the reader's */
	councilCode: string;
}

/** What this reader may know of, and is no noise. */
function told(sql: Sql, { roomId, access, councilCode }: Asked, filter: ActivityFilter) {
	const hidden = access.manage ? [] : [...ownersOnly];
	const { person = null, council = null, document = null, topic = null } = filter;
	const kinds = topic === null ? null : [...activityTopics[topic].kinds];
	return sql`
		a.room_id = ${roomId} and a.kind <> all(${hidden})
		and (a.audience_council_code is null or a.audience_council_code = ${councilCode})
		and a.kind <> 'chat'
		and not (a.kind = 'comment' and a.details ->> 'did' = any(${[...quietComments]}))
		and not (a.kind = 'suggestion' and a.details ->> 'did' = any(${[...quietSuggestions]}))
		and not (a.kind = 'decision' and a.details ->> 'did' = any(${[...quietDecisions]}))
		and not (a.kind = 'task' and a.details ->> 'did' = any(${[...quietTasks]}))
		${person === null ? sql`` : sql`and a.officer_id::text = ${person}`}
		${council === null ? sql`` : sql`and a.council_code = ${council}`}
		${document === null ? sql`` : sql`and a.details ->> 'proposalId' = ${document}`}
		${kinds === null ? sql`` : sql`and a.kind ^@ any(${kinds})`}`;
}

/** An ActivityEntry's columns, of activity `a` with the names that `activityNames` joins. */
export const activityColumns = (sql: Sql | TransactionSql) => sql`
	a.id::text as id, a.room_id as "roomId", to_json(a.at) #>> '{}' as at, ${markedName(sql, 'o')} as "officerName", c.short_name as "councilName",
	jsonb_build_object('kind', a.kind) || a.details as event,
	coalesce(${markedName(sql, 'person')}, subject_council.name, s.title) as subject,
	p.title as "proposalTitle", s.title as "sectionTitle", t.title as "taskTitle", mt.title as "meetingTitle"`;

export const activityNames = (sql: Sql | TransactionSql) => sql`
	left join officer o on o.id = a.officer_id
	left join council c on c.code = a.council_code
	left join officer person on person.id = (a.details ->> 'personId')::uuid
	left join council subject_council on subject_council.code = a.details ->> 'council'
	left join proposal p on p.id = (a.details ->> 'proposalId')::uuid and p.room_id = a.room_id and p.deleted_at is null
	left join form_section s on s.form_id = p.form_id and s.key = a.details ->> 'section'
	left join task t on t.id = (a.details ->> 'task')::uuid and t.room_id = a.room_id and t.deleted_at is null
	left join meeting mt on mt.id = (a.details ->> 'meeting')::uuid and mt.room_id = a.room_id`;

/**
 * What happened in a room, newest first, with the names its words need. The caller has checked that the reader may
 * see the room; events at the door are left out for those who do not manage it, other councils' own matters for
 * everybody else (`councilCode` is the reader's), and what would only be noise for all. With `upTo`, an id, what is newer is
 * left out.
 */
export async function listActivity(
	sql: Sql,
	{
		limit = 50,
		upTo = null,
		filter = {},
		...asked
	}: Asked & { limit?: number; upTo?: string | null; filter?: ActivityFilter }
): Promise<ActivityEntry[]> {
	// Names are looked up for the rows that are listed, not for all that the room has.
	return sql<ActivityEntry[]>`
		select ${activityColumns(sql)}
		from (
			select a.* from activity a
			where ${told(sql, asked, filter)} and (${upTo}::bigint is null or a.id <= ${upTo}::bigint)
			order by a.id desc limit ${limit}
		) a ${activityNames(sql)}
		order by a.id desc`;
}

const countedMost = 100;

/** How much this reader may know of happened after an id: up to 100, which stands for "100 or more". */
export async function countActivitySince(
	sql: Sql,
	{ since, officerId, ...asked }: Asked & { since: string; officerId: string }
): Promise<number> {
	const [row] = await sql<{ count: number }[]>`
		select count(*)::int as count from (
			select from activity a
			where ${told(sql, asked, {})} and a.id > ${since} and a.officer_id is distinct from ${officerId}
			order by a.id desc limit ${countedMost}
		) news`;
	return row?.count ?? 0;
}
