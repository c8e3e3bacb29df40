import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isUuid, readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { commentLimits, type Comment, type Thread, type ThreadFilter, type ThreadPage } from '../comment.ts';
import { seenBy } from './in-comments.ts';

/** The reader of a proposal's comments: null when there is no such proposal or it is not to be seen, the same. */
async function findReader(sql: Sql, officer: SignedInOfficer | null, proposalId: string) {
	if (!officer || !isUuid(proposalId)) return null;
	const [proposal] = await sql<{ id: string; roomId: string; formId: string }[]>`
		select id, room_id as "roomId", form_id as "formId" from proposal
		where id = ${proposalId} and deleted_at is null`;
	if (!proposal) return null;
	const { access, facts } = await readRoomAccess(sql, officer, proposal.roomId);
	if (!access.see || !facts.officer) return null;
	return { proposal, me: { id: officer.id, councilCode: facts.officer.councilCode } };
}

export interface ThreadsAsked {
	/** key of one section; without it all of them, in the form's order */
	section?: string;
	filter: ThreadFilter;
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
	{ section, filter, after }: ThreadsAsked
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
	const which = {
		open: sql`t.resolved_at is null`,
		resolved: sql`t.resolved_at is not null`,
		mine: sql`exists (
			select 1 from comment c where c.thread_id = t.id and c.author_id = ${me.id} and c.deleted_at is null)`,
		internal: sql`t.council_code is not null`,
		all: sql`true`
	}[filter];
	const rows = await sql<ListedThread[]>`
		with listed as (
			select t.*, count(*) over so_far as nth, sum(t.comments) over so_far as total, s.position,
				lead(t.id) over (order by s.position, t.created_at, t.id) as following
			from form_section s
			cross join lateral (
				select t.* from comment_thread t
				where t.document_id = ${proposalId} and t.section_key = s.key and t.shown > 0
					and ${seenBy(sql, me.councilCode)} and ${which}
					${
						from
							? sql`and (t.created_at, t.id) > (
								case when s.position = ${from.position} then ${from.at}::text::timestamptz else '-infinity' end,
								case when s.position = ${from.position} then ${from.id}::uuid else '00000000-0000-0000-0000-000000000000' end)`
							: sql``
					}
				order by t.created_at, t.id limit ${commentLimits.threadsPerRead + 1}
			) t
			where s.form_id = ${proposal.formId}
				${section === undefined ? sql`` : sql`and s.key = ${section}`}
				${from ? sql`and s.position >= ${from.position}` : sql``}
			window so_far as (order by s.position, t.created_at, t.id rows unbounded preceding)
			order by s.position, t.created_at, t.id limit ${commentLimits.threadsPerRead + 1}
		)
		select t.id, t.section_key as section, t.suggestion_id as suggestion, t.quote, t.anchor_start as start, t.anchor_end as "end", t.audience,
			case when k.code is not null then json_build_object('code', k.code, 'name', k.name) end as council,
			case when t.resolved_at is not null
				then json_build_object('by', r.name, 'at', to_json(t.resolved_at) #>> '{}') end as resolved,
			t.following is not null as more
		from listed t
		left join council k on k.code = t.council_code
		left join officer r on r.id = t.resolved_by
		where t.nth = 1 or (t.nth <= ${commentLimits.threadsPerRead} and t.total <= ${commentLimits.commentsPerRead})
		order by t.position, t.created_at, t.id`;
	const comments = await readComments(
		sql,
		me.id,
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

const inBase64 = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');

/** The comments of threads that were found to be the reader's to see. */
async function readComments(
	sql: Sql,
	readerId: string,
	threadIds: string[]
): Promise<Map<string, Comment[]>> {
	const byThread = new Map<string, Comment[]>(threadIds.map((id) => [id, []]));
	if (threadIds.length === 0) return byThread;
	const rows = await sql<(Comment & { threadId: string })[]>`
		select c.thread_id as "threadId", c.id,
			json_build_object('id', o.id, 'name', o.name, 'council', k.short_name) as author,
			c.body, c.revision, to_json(c.created_at) #>> '{}' as "createdAt", c.edited_at is not null as edited,
			c.author_id = ${readerId} as mine, coalesce(r.reactions, '[]') as reactions
		from comment c
		join officer o on o.id = c.author_id
		join council k on k.code = c.council_code
		left join lateral (
			select json_agg(json_build_object('kind', kind, 'count', count, 'mine', mine)
				order by array_position(array['agree', 'thanks', 'question'], kind)) as reactions
			from (
				select kind, count(*)::int as count, bool_or(officer_id = ${readerId}) as mine
				from comment_reaction where comment_id = c.id group by kind
			) of_kind
		) r on true
		where c.thread_id = any(${threadIds}::uuid[])
		order by c.thread_id, c.created_at, c.id`;
	for (const { threadId, ...comment } of rows) byThread.get(threadId)?.push(comment);
	return byThread;
}

/** Open threads that this officer may see, by the key of their section. Null: no such proposal, or not to be seen. */
export async function countThreads(
	sql: Sql,
	officer: SignedInOfficer | null,
	proposalId: string
): Promise<Record<string, number> | null> {
	const reader = await findReader(sql, officer, proposalId);
	if (!reader) return null;
	const rows = await sql<{ section: string; open: number }[]>`
		select t.section_key as section, count(*)::int as open from comment_thread t
		where t.document_id = ${proposalId} and t.resolved_at is null and t.shown > 0
			and ${seenBy(sql, reader.me.councilCode)}
		group by t.section_key`;
	return Object.fromEntries(rows.map(({ section, open }) => [section, open]));
}
