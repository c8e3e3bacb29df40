import { sql } from 'drizzle-orm';
import {
	type AnyPgColumn,
	bigint,
	check,
	customType,
	index,
	integer,
	jsonb,
	pgSequence,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { reactionKinds, type RemovedMention } from './comments.ts';
import { council } from './councils.ts';
import { roles, room } from './rooms.ts';

/** Order of everything that happens to chat messages. Taken under the room's lock, so in a room it never commits out of order. */
export const chatSequence = pgSequence('chat_sequence');

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** One officer's words in a room's chat. Deleted, the row stays and the words go. */
export const chatMessage = pgTable(
	'chat_message',
	{
		/** made by the page, so that a message sent twice is one message */
		id: uuid().primaryKey(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		/** its place in the room */
		seq: bigint({ mode: 'bigint' })
			.notNull()
			.default(sql`nextval('chat_sequence')`),
		/** raised by everything that happens to it: a page that knows all up to here asks for what is above */
		changed: bigint({ mode: 'bigint' })
			.notNull()
			.default(sql`nextval('chat_sequence')`),
		/** the message whose thread it is in; that one is in none */
		threadId: uuid('thread_id').references((): AnyPgColumn => chatMessage.id, { onDelete: 'cascade' }),
		authorId: uuid('author_id')
			.notNull()
			.references(() => officer.id),
		/** the author's council at that time */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** null: deleted */
		body: text(),
		/** as search compares them. Stored: to take a message apart costs many times what comparing it does. */
		words: tsvector().generatedAlwaysAs(sql`to_tsvector('english', coalesce(body, ''))`),
		/** raised by every edit; an edit that names an older one is told what it says now */
		revision: integer().notNull().default(1),
		/** replies in its thread, deleted ones too */
		replies: integer().notNull().default(0),
		createdAt: at('created_at').notNull(),
		editedAt: at('edited_at'),
		deletedAt: at('deleted_at')
	},
	(t) => [
		check('chat_message_words', sql`(${t.body} is null) = (${t.deletedAt} is not null)`),
		index('chat_message_room')
			.on(t.roomId, t.seq)
			.where(sql`${t.threadId} is null`),
		index('chat_message_thread')
			.on(t.threadId, t.seq)
			.where(sql`${t.threadId} is not null`),
		index('chat_message_changed').on(t.roomId, t.changed),
		index('chat_message_place').on(t.roomId, t.seq)
	]
);

/** What a deleted message held, for its author to have it back, and for a short time alone. */
export const chatMessageRemoved = pgTable(
	'chat_message_removed',
	{
		messageId: uuid('message_id')
			.primaryKey()
			.references(() => chatMessage.id, { onDelete: 'cascade' }),
		body: text().notNull(),
		reactions: jsonb().$type<{ officerId: string; kind: string }[]>().notNull(),
		mentions: jsonb().$type<RemovedMention[]>().notNull(),
		removedAt: at('removed_at').notNull()
	},
	(t) => [index('chat_message_removed_at').on(t.removedAt)]
);

export const chatReaction = pgTable(
	'chat_reaction',
	{
		messageId: uuid('message_id')
			.notNull()
			.references(() => chatMessage.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		kind: text({ enum: reactionKinds }).notNull()
	},
	(t) => [primaryKey({ columns: [t.messageId, t.kind, t.officerId] })]
);

/** Whom words of a message name, as in comment_mention. */
export const chatMention = pgTable(
	'chat_mention',
	{
		messageId: uuid('message_id')
			.notNull()
			.references(() => chatMessage.id, { onDelete: 'cascade' }),
		at: integer().notNull(),
		length: integer().notNull(),
		officerId: uuid('officer_id').references(() => officer.id),
		councilCode: text('council_code').references(() => council.code),
		role: text({ enum: roles })
	},
	(t) => [
		primaryKey({ columns: [t.messageId, t.at] }),
		check('chat_mention_one', sql`num_nonnulls(${t.officerId}, ${t.councilCode}, ${t.role}) = 1`)
	]
);

/** How far an officer has read a room's chat: the unread line stands after it. */
export const chatRead = pgTable(
	'chat_read',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** seq of the last message that was read */
		upTo: bigint('up_to', { mode: 'bigint' }).notNull()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.officerId] })]
);
