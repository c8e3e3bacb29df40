import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { seenBy } from '#lib/comments/server/in-comments.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import type { SourceView, TaskSource } from '../task.ts';
import type { Me } from './in-tasks.ts';

/** A source that this officer may see now. */
export interface FoundSource extends SourceView {
	/** what it is written in */
	about: { proposalId: string; section: string } | null;
	/** only officers of one council can read it */
	isInternal: boolean;
}

/** What an address names as a task's source: text:proposal:section, comment:thread, chat:message, meeting:id or meeting:id:item. Null: nothing that could be one. */
export function parseSource(from: string, quote = ''): TaskSource | null {
	const [kind, first = '', section = ''] = from.split(':');
	if (!isUuid(first)) return null;
	const id = first.toLowerCase();
	switch (kind) {
		case 'text':
			return /^[\w-]{1,100}$/.test(section) ? { from: kind, proposalId: id, section, quote } : null;
		case 'comment':
			return { from: kind, threadId: id };
		case 'chat':
			return { from: kind, messageId: id };
		case 'meeting':
			return { from: kind, meetingId: id, itemId: isUuid(section) ? section.toLowerCase() : null };
		default:
			return null;
	}
}

/**
 * A source as one officer may see it now; null: it is gone, of another room, or not for them, the same. The caller has
 * checked that they may see the room.
 */
export async function findSource(
	sql: Sql | TransactionSql,
	{ roomId, me }: { roomId: string; me: Me },
	source: TaskSource
): Promise<FoundSource | null> {
	switch (source.from) {
		case 'text': {
			const { proposalId, section, quote } = source;
			const [found] = await sql`
				select 1 from proposal p join form_section s on s.form_id = p.form_id and s.key = ${section}
				where p.id = ${proposalId} and p.room_id = ${roomId} and p.deleted_at is null`;
			if (!found) return null;
			return {
				kind: 'text',
				href: `/proposals/${proposalId}#section-${section}`,
				words: quote,
				by: null,
				about: { proposalId, section },
				isInternal: false
			};
		}
		case 'comment': {
			const [found] = await sql<
				{ proposalId: string; section: string; isInternal: boolean; body: string; by: string }[]
			>`
				select p.id as "proposalId", t.section_key as section, t.council_code is not null as "isInternal",
					c.body, o.name as by
				from comment_thread t
				join proposal p on p.id = t.document_id and p.room_id = ${roomId} and p.deleted_at is null
				join comment c on c.thread_id = t.id and c.body is not null
				join officer o on o.id = c.author_id
				where t.id = ${source.threadId} and ${seenBy(sql, me.councilCode)}
				order by c.created_at, c.id limit 1`;
			if (!found) return null;
			const { proposalId, section, isInternal, body, by } = found;
			return {
				kind: 'comment',
				href: `/proposals/${proposalId}?thread=${source.threadId}#section-${section}`,
				words: body,
				by,
				about: { proposalId, section },
				isInternal
			};
		}
		case 'chat': {
			const [found] = await sql<{ body: string; by: string }[]>`
				select m.body, o.name as by from chat_message m join officer o on o.id = m.author_id
				where m.id = ${source.messageId} and m.room_id = ${roomId} and m.body is not null`;
			if (!found) return null;
			return {
				kind: 'chat',
				href: `/rooms/${roomId}/chat?message=${source.messageId}`,
				words: found.body,
				by: found.by,
				about: null,
				isInternal: false
			};
		}
		case 'meeting': {
			const [found] = await sql<{ words: string }[]>`
				select coalesce(i.title, m.title) as words from meeting m
				left join agenda_item i on i.id = ${source.itemId} and i.meeting_id = m.id
				where m.id = ${source.meetingId} and m.room_id = ${roomId}`;
			if (!found) return null;
			return {
				kind: 'meeting',
				href: `/rooms/${roomId}/meetings/${source.meetingId}`,
				words: found.words,
				by: null,
				about: null,
				isInternal: false
			};
		}
	}
}
