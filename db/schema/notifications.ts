import { bigint, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { at, officer } from './accounts.ts';
import { activity } from './rooms.ts';

export const notificationReasons = [
	'mention',
	'reply',
	'suggestion decided',
	'invitation',
	'access asked',
	'task',
	'decision opened',
	'decision closed'
] as const;

/** Something that happened and is addressed to an officer. What it was is the activity row's. */
export const notification = pgTable(
	'notification',
	{
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		activityId: bigint('activity_id', { mode: 'bigint' })
			.notNull()
			.references(() => activity.id, { onDelete: 'cascade' }),
		reason: text({ enum: notificationReasons }).notNull(),
		readAt: at('read_at')
	},
	(t) => [
		primaryKey({ columns: [t.officerId, t.activityId] }),
		index('notification_unread')
			.on(t.officerId)
			.where(sql`${t.readAt} is null`),
		index('notification_activity').on(t.activityId)
	]
);

/** What an officer wants to hear nothing of, unless somebody names them there. */
export const notificationMute = pgTable(
	'notification_mute',
	{
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		kind: text({ enum: ['room', 'proposal', 'thread'] }).notNull(),
		/** of the room, proposal or thread */
		subjectId: uuid('subject_id').notNull(),
		at: at('at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.officerId, t.kind, t.subjectId] })]
);
