import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import {
	commentLimits,
	type Comment,
	type Thread,
	type ThreadCounts,
	type ThreadFilter,
	type ThreadPage
} from '../comment.ts';
import { inTodaysNames } from '#lib/mentions/mention.ts';
import { findReader, type Reader } from './find-reader.ts';
import { seenBy } from './in-comments.ts';
import { mentionKeyOf } from '#lib/mentions/server/mentions.ts';

export interface ThreadsAsked {
	/** key of one section; without it all of them, in the form's order */
	section?: string;
	filter: ThreadFilter;
	/** code of a council: only threads in which one of its officers wrote */
	council?: string | null;
	/** only this one */
	thread?: string;
	/** at most so many threads; never more than a read brings */
	most?: number;
	/** `next` of the read before */
	after?: string | null;
}

interface ListedThread extends Omit<Thread, 'start' | 'end' | 'comments'> {
	start: Uint8Array | null;
	end: Uint8Array | null;
	more: boolean;
}

/**
 * The threads of a proposal that this officer may see, oldest first within a section. Reads per section at most one
 * read's threads, from an index, however many there are; ends before it grows past `commentLimits`, with `next`.
 * Null: no such proposal, section or `after`, or not for this officer; all look the same.
 */
export async function listThreads(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string,
	{ section, filter, council, thread, most = commentLimits.threadsPerRead, after }: ThreadsAsked
): Promise<ThreadPage | null> {
	const reader = await findReader(sql, officer, proposalId);
	if (!reader) return null;
	const { proposal, me } = reader;
	if (section !== undefined) {
		// PostgreSQL takes no text with NUL.
		if (section.includes('\0')) return null;
		const [known] = await sql`
			select 1 from form_section where form_id = ${proposal.formId} and key = ${section}`;
		if (!known) return null;
	}
	if (council?.includes('\0')) return null;
	if (thread !== undefined && !isUuid(thread)) return { threads: [], next: null };
	let from: { position: number; at: string; id: string } | null = null;
	if (after) {
		if (!isUuid(after)) return null;
		const [row] = await sql<{ position: number; at: string; id: string }[]>`
			select s.position, to_json(t.created_at) #>> '{}' as at, t.id
			from comment_thread t join form_section s on s.form_id = ${proposal.formId} and s.key = t.section_key
			where t.id = ${after} and t.document_id = ${proposalId} and ${seenBy(sql, me.councilCode)}`;
		if (!row) return null;
		from = row;
	}
	const threads = Math.min(most, commentLimits.threadsPerRead);
	const which = {
		open: sql`t.resolved_at is null`,
		resolved: sql`t.resolved_at is not null`,
		mine: sql`true`,
		mentions: sql`true`,
		internal: sql`t.council_code = ${me.councilCode}`,
		all: sql`true`
	}[filter];
	const few = fewThreads(sql, reader, { filter, council });
	const rows = await sql<ListedThread[]>`
		${few ? sql`with few as materialized (select t.* from comment_thread t where t.id in (${few})), listed as (` : sql`with listed as (`}
			select t.*, count(*) over so_far as nth, sum(t.comments) over so_far as total, s.position,
				lead(t.id) over (order by s.position, t.created_at, t.id) as following
			from form_section s
			cross join lateral (
				select t.* from ${few ? sql`few` : sql`comment_thread`} t
				where t.document_id = ${proposalId} and t.section_key = s.key and t.shown > 0
					and ${seenBy(sql, me.councilCode)} and ${which} ${thread === undefined ? sql`` : sql`and t.id = ${thread}`}
					${
						from
							? sql`and (t.created_at, t.id) > (
								case when s.position = ${from.position} then ${from.at}::text::timestamptz else '-infinity' end,
								case when s.position = ${from.position} then ${from.id}::uuid else '00000000-0000-0000-0000-000000000000' end)`
							: sql``
					}
				order by t.created_at, t.id limit ${threads + 1}
			) t
			where s.form_id = ${proposal.formId}
				${section === undefined ? sql`` : sql`and s.key = ${section}`}
				${from ? sql`and s.position >= ${from.position}` : sql``}
			window so_far as (order by s.position, t.created_at, t.id rows unbounded preceding)
			order by s.position, t.created_at, t.id limit ${threads + 1}
		)
		select t.id, t.section_key as section, t.suggestion_id as suggestion,
			case when g.id is not null then json_build_object('removed', left(g.removed, ${commentLimits.quoteCharacters}),
				'added', left(g.added, ${commentLimits.quoteCharacters})) end as suggested, t.quote, t.anchor_start as start, t.anchor_end as "end", t.audience,
			case when k.code is not null then json_build_object('code', k.code, 'name', k.name) end as council,
			case when t.resolved_at is not null
				then json_build_object('by', r.name, 'at', to_json(t.resolved_at) #>> '{}') end as resolved,
			t.following is not null as more
		from listed t
		left join council k on k.code = t.council_code
		left join officer r on r.id = t.resolved_by
		left join suggestion g on g.id = t.suggestion_id
		where t.nth = 1 or (t.nth <= ${threads} and t.total <= ${commentLimits.commentsPerRead})
		order by t.position, t.created_at, t.id`;
	const comments = await readComments(
		sql,
		reader,
		rows.map(({ id }) => id)
	);
	const last = rows.at(-1);
	return {
		threads: rows.map(({ start, end, more: _more, ...thread }) => ({
			...thread,
			start: inBase64(start),
			end: inBase64(end),
			comments: comments.get(thread.id) ?? []
		})),
		next: last?.more ? last.id : null
	};
}

/**
 * Ids of the threads that somebody wrote in or that name somebody, from indexes of their own: a read costs as many rows as there are
 * of them, however many threads stand beside the document. Null: the filter needs none of it.
 */
function fewThreads(
	sql: Sql,
	{ proposal, me, access }: Reader,
	{ filter, council }: Pick<ThreadsAsked, 'filter' | 'council'>
) {
	const sets = [];
	if (filter === 'mine') {
		sets.push(sql`
			select c.thread_id from comment c
			where c.document_id = ${proposal.id} and c.author_id = ${me.id} and c.deleted_at is null`);
	}
	if (filter === 'mentions') {
		sets.push(sql`
			select m.thread_id from comment_mention m
			where m.document_id = ${proposal.id} and m.officer_id = ${me.id}
			union all
			select m.thread_id from comment_mention m
			where m.document_id = ${proposal.id} and m.council_code = ${me.councilCode}
			union all
			select m.thread_id from comment_mention m
			where m.document_id = ${proposal.id} and m.role = ${access.role}`);
	}
	if (council) {
		sets.push(sql`
			select c.thread_id from comment c
			where c.document_id = ${proposal.id} and c.council_code = ${council} and c.deleted_at is null`);
	}
	const [first, second] = sets;
	return first && second ? sql`(${first}) intersect (${second})` : (first ?? null);
}

const inBase64 = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');

/** The comments of threads that were found to be the reader's to see. */
async function readComments(
	sql: Sql,
	{ me, access }: Reader,
	threadIds: string[]
): Promise<Map<string, Comment[]>> {
	const byThread = new Map<string, Comment[]>(threadIds.map((id) => [id, []]));
	if (threadIds.length === 0) return byThread;
	const rows = await sql<(Comment & { threadId: string })[]>`
		select c.thread_id as "threadId", c.id,
			json_build_object('id', o.id, 'name', o.name, 'council', k.short_name) as author,
			case when c.for_council then k.name end as "forCouncil",
			c.body, coalesce(n.mentions, '[]') as mentions, c.revision, to_json(c.created_at) #>> '{}' as "createdAt", c.edited_at is not null as edited,
			c.author_id = ${me.id} as mine, coalesce(r.reactions, '[]') as reactions
		from comment c
		join officer o on o.id = c.author_id
		join council k on k.code = c.council_code
		left join lateral (
			select json_agg(json_build_object('kind', kind, 'count', count, 'mine', mine)
				order by array_position(array['agree', 'thanks', 'question'], kind)) as reactions
			from (
				select kind, count(*)::int as count, bool_or(officer_id = ${me.id}) as mine
				from comment_reaction where comment_id = c.id group by kind
			) of_kind
		) r on true
		left join lateral (
			select json_agg(json_build_object(
				'at', m.at, 'length', m.length, 'key', ${mentionKeyOf(sql)}, 'name', coalesce(p.name, g.name, m.role || 's'),
				'me', coalesce(m.officer_id = ${me.id}, m.council_code = ${me.councilCode}, m.role = ${access.role}, false)
			) order by m.at) as mentions
			from comment_mention m
			left join officer p on p.id = m.officer_id
			left join council g on g.code = m.council_code
			where m.comment_id = c.id
		) n on true
		where c.thread_id = any(${threadIds}::uuid[])
		order by c.thread_id, c.created_at, c.id`;
	for (const { threadId, ...comment } of rows) {
		const named = comment.body === null ? {} : inTodaysNames(comment.body, comment.mentions);
		byThread.get(threadId)?.push({ ...comment, ...named });
	}
	return byThread;
}

/** Open or resolved threads that this officer may see, by the key of their section. Null: no such proposal, or not to be seen. */
export async function countThreads(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string,
	state: 'open' | 'resolved' = 'open'
): Promise<ThreadCounts | null> {
	const reader = await findReader(sql, officer, proposalId);
	if (!reader) return null;
	const rows = await sql<{ section: string; count: number }[]>`
		select t.section_key as section, count(*)::int as count from comment_thread t
		where t.document_id = ${proposalId} and t.shown > 0
			and t.resolved_at is ${state === 'open' ? sql`null` : sql`not null`}
			and ${seenBy(sql, reader.me.councilCode)}
		group by t.section_key`;
	return Object.fromEntries(rows.map(({ section, count }) => [section, count]));
}

/**
 * Councils whose officers wrote in a thread that this officer may see, by name. Jumps from council to council in the index,
 * however many comments stand between them. Null: no such proposal, or not to be seen.
 */
export async function listWriters(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string
): Promise<{ code: string; name: string }[] | null> {
	const reader = await findReader(sql, officer, proposalId);
	if (!reader) return null;
	return sql<{ code: string; name: string }[]>`
		with recursive wrote(code) as (
			(select min(c.council_code) from comment c where c.document_id = ${proposalId} and c.deleted_at is null)
			union all
			select (
				select min(c.council_code) from comment c
				where c.document_id = ${proposalId} and c.deleted_at is null and c.council_code > wrote.code
			)
			from wrote where wrote.code is not null
		)
		select k.code, k.name from wrote join council k on k.code = wrote.code
		where exists (
			select 1 from comment c join comment_thread t on t.id = c.thread_id
			where c.document_id = ${proposalId} and c.council_code = k.code and c.deleted_at is null
				and ${seenBy(sql, reader.me.councilCode)}
		)
		order by k.name`;
}
