import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';
import { council } from './councils.ts';
import { document } from './documents.ts';
import { roles } from './rooms.ts';
import { suggestion } from './suggestions.ts';

export const audiences = ['room', 'council'] as const;
export const reactionKinds = ['agree', 'thanks', 'question'] as const;

/** A conversation beside a section, or beside words in it: a row, never a part of the shared text [P10]. */
export const commentThread = pgTable(
	'comment_thread',
	{
		/** made by the page, so that a start sent twice is one thread */
		id: uuid().primaryKey(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		sectionKey: text('section_key').notNull(),
		/** the suggestion it is about */
		suggestionId: uuid('suggestion_id').references(() => suggestion.id, { onDelete: 'set null' }),
		/** Yjs relative positions; both null: the whole section */
		anchorStart: bytea('anchor_start'),
		anchorEnd: bytea('anchor_end'),
		/** the words it began with; the text may change under it */
		quote: text().notNull().default(''),
		audience: text({ enum: audiences }).notNull(),
		/** the only council that may know of it; null: everybody in the room */
		councilCode: text('council_code').references(() => council.code),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		/** after the room's lock was taken, so that it follows the order of commands */
		createdAt: at('created_at').notNull(),
		resolvedAt: at('resolved_at'),
		resolvedBy: uuid('resolved_by').references(() => officer.id),
		/** rows of `comment`, deleted ones too: the bound of a thread and of a read */
		comments: integer().notNull(),
		/** comments that still have their words; none: the thread is not listed */
		shown: integer().notNull()
	},
	(t) => [
		check('comment_thread_anchors', sql`(${t.anchorStart} is null) = (${t.anchorEnd} is null)`),
		check('comment_thread_council', sql`(${t.audience} = 'council') = (${t.councilCode} is not null)`),
		check('comment_thread_resolved', sql`(${t.resolvedAt} is null) = (${t.resolvedBy} is null)`),
		index('comment_thread_section').on(t.documentId, t.sectionKey, t.createdAt, t.id),
		index('comment_thread_suggestion')
			.on(t.suggestionId)
			.where(sql`${t.suggestionId} is not null`),
		index('comment_thread_open')
			.on(t.documentId, t.sectionKey, t.createdAt, t.id)
			.where(sql`${t.resolvedAt} is null and ${t.shown} > 0`),
		index('comment_thread_internal')
			.on(t.documentId, t.councilCode, t.sectionKey, t.createdAt, t.id)
			.where(sql`${t.councilCode} is not null`)
	]
);

/** One officer's words in a thread. Deleted, the row stays and the words go. */
export const comment = pgTable(
	'comment',
	{
		/** made by the page, so that a comment sent twice is one comment */
		id: uuid().primaryKey(),
		threadId: uuid('thread_id')
			.notNull()
			.references(() => commentThread.id, { onDelete: 'cascade' }),
		/** the thread's: what somebody, or a council, wrote beside one document is found without reading its threads */
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		authorId: uuid('author_id')
			.notNull()
			.references(() => officer.id),
		/** the author's council at that time: a comment goes on speaking for it */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** the author said it for that council */
		forCouncil: boolean('for_council').notNull().default(false),
		/** null: deleted */
		body: text(),
		/** raised by every edit; an edit that names an older one is told what it says now */
		revision: integer().notNull().default(1),
		createdAt: at('created_at').notNull(),
		editedAt: at('edited_at'),
		deletedAt: at('deleted_at')
	},
	(t) => [
		check('comment_words', sql`(${t.body} is null) = (${t.deletedAt} is not null)`),
		index('comment_thread_order').on(t.threadId, t.createdAt, t.id),
		index('comment_author')
			.on(t.documentId, t.authorId, t.threadId)
			.where(sql`${t.deletedAt} is null`),
		index('comment_council')
			.on(t.documentId, t.councilCode, t.threadId)
			.where(sql`${t.deletedAt} is null`)
	]
);

/** What went with a removed comment, while its author can bring it back. Nothing else reads it; retention empties it. */
export const commentRemoved = pgTable(
	'comment_removed',
	{
		commentId: uuid('comment_id')
			.primaryKey()
			.references(() => comment.id, { onDelete: 'cascade' }),
		body: text().notNull(),
		/** the thread's, when its last comment went */
		quote: text().notNull().default(''),
		reactions: jsonb().$type<{ officerId: string; kind: string }[]>().notNull(),
		mentions: jsonb().$type<RemovedMention[]>().notNull(),
		removedAt: at('removed_at').notNull()
	},
	(t) => [index('comment_removed_at').on(t.removedAt)]
);

export interface RemovedMention {
	at: number;
	length: number;
	officerId: string | null;
	councilCode: string | null;
	role: string | null;
}

export const commentReaction = pgTable(
	'comment_reaction',
	{
		commentId: uuid('comment_id')
			.notNull()
			.references(() => comment.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		kind: text({ enum: reactionKinds }).notNull()
	},
	(t) => [primaryKey({ columns: [t.commentId, t.kind, t.officerId] })]
);

/** Whom words of a comment name. The words stand in the body as they were written; today's name is looked up. */
export const commentMention = pgTable(
	'comment_mention',
	{
		commentId: uuid('comment_id')
			.notNull()
			.references(() => comment.id, { onDelete: 'cascade' }),
		/** where its @ is in the body, and how long it is with the name, in UTF-16 units */
		at: integer().notNull(),
		length: integer().notNull(),
		officerId: uuid('officer_id').references(() => officer.id),
		councilCode: text('council_code').references(() => council.code),
		/** everybody in the room with this role */
		role: text({ enum: roles }),
		/** both the comment's */
		threadId: uuid('thread_id')
			.notNull()
			.references(() => commentThread.id, { onDelete: 'cascade' }),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ columns: [t.commentId, t.at] }),
		check('comment_mention_one', sql`num_nonnulls(${t.officerId}, ${t.councilCode}, ${t.role}) = 1`),
		index('comment_mention_officer')
			.on(t.documentId, t.officerId)
			.where(sql`${t.officerId} is not null`),
		index('comment_mention_council')
			.on(t.documentId, t.councilCode)
			.where(sql`${t.councilCode} is not null`),
		index('comment_mention_role')
			.on(t.documentId, t.role)
			.where(sql`${t.role} is not null`)
	]
);
