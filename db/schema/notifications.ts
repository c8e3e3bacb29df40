import {
	bigint,
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { at, bytea, officer } from './accounts.ts';
import { activity } from './rooms.ts';

export const notificationReasons = [
	'mention',
	'reply',
	'suggestion decided',
	'invitation',
	'access asked',
	'task',
	'task due',
	'decision opened',
	'decision closing',
	'decision closed',
	'deadline'
] as const;

/** A mail that tells of notifications. Its id is that of its row in `mail`, which goes when it was sent. */
export const notificationMail = pgTable(
	'notification_mail',
	{
		id: uuid().primaryKey(),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		/** of the secret in its link */
		tokenHash: bytea('token_hash').notNull().unique(),
		/** what all of it is about; null: several kinds */
		reason: text({ enum: notificationReasons }),
		madeAt: at('made_at').notNull()
	},
	(t) => [index('notification_mail_officer').on(t.officerId, t.madeAt)]
);

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
		readAt: at('read_at'),
		/** when its mail is next thought about; null: decided */
		mailLookAt: at('mail_look_at').defaultNow(),
		/** the mail it went in */
		mailId: uuid('mail_id').references(() => notificationMail.id, { onDelete: 'set null' })
	},
	(t) => [
		primaryKey({ columns: [t.officerId, t.activityId] }),
		index('notification_unread')
			.on(t.officerId)
			.where(sql`${t.readAt} is null`),
		index('notification_activity').on(t.activityId),
		index('notification_to_mail')
			.on(t.mailLookAt, t.officerId)
			.where(sql`${t.mailLookAt} is not null`),
		index('notification_mailed')
			.on(t.mailId)
			.where(sql`${t.mailId} is not null`)
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

/** Which notifications an officer wants by mail, and when. No row: as the defaults of #lib/notifications/mail-choices.ts. */
export const mailChoice = pgTable(
	'mail_choice',
	{
		officerId: uuid('officer_id')
			.primaryKey()
			.references(() => officer.id, { onDelete: 'cascade' }),
		/** none at all, whatever else is chosen */
		isStopped: boolean('is_stopped').notNull().default(false),
		/** by reason: at once, digest or off; what is missing is as by default */
		ways: jsonb().notNull().default({}),
		/** hours of the day in London */
		digestHour: integer('digest_hour').notNull().default(8),
		weekends: boolean().notNull().default(false),
		/** both null: no quiet hours */
		quietFrom: integer('quiet_from').default(19),
		quietTo: integer('quiet_to').default(7)
	},
	(t) => [check('mail_choice_quiet', sql`(${t.quietFrom} is null) = (${t.quietTo} is null)`)]
);

/** What the program told of by itself, once for each moment and step, on however many nodes. */
export const reminder = pgTable(
	'reminder',
	{
		/** of the room, decision or task */
		subjectId: uuid('subject_id').notNull(),
		/** the deadline, the closing time, the beginning of the day it is due */
		moment: at('moment').notNull(),
		step: text().notNull()
	},
	(t) => [primaryKey({ columns: [t.subjectId, t.moment, t.step] })]
);
