import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { council } from './councils.ts';
import { proposal } from './proposals.ts';
import { room } from './rooms.ts';

export const meetingStates = ['planned', 'going on', 'ended', 'cancelled'] as const;

/** People of a room at one time, with an agenda. Its words, agenda and minutes, are a live text of their own. */
export const meeting = pgTable(
	'meeting',
	{
		/** made by the page, so that a meeting planned twice is one */
		id: uuid().primaryKey(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		title: text().notNull(),
		/** as planned */
		startsAt: at('starts_at').notNull(),
		endsAt: at('ends_at').notNull(),
		/** of the video call; empty: none */
		link: text().notNull().default(''),
		state: text({ enum: meetingStates }).notNull().default('planned'),
		/** the text with agenda and minutes */
		documentId: uuid('document_id')
			.notNull()
			.references(() => proposal.id),
		startedAt: at('started_at'),
		startedBy: uuid('started_by').references(() => officer.id),
		/** who went to the item it is at */
		movedBy: uuid('moved_by').references(() => officer.id),
		/** ended, or cancelled */
		endedAt: at('ended_at'),
		/** null with a time: nobody did, for long */
		endedBy: uuid('ended_by').references(() => officer.id),
		/** raised by every change; a change that names an older one is told how it is now (FAULTS C9) */
		revision: integer().notNull().default(1),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		createdAt: at('created_at').notNull()
	},
	(t) => [
		check('meeting_times', sql`${t.startsAt} < ${t.endsAt}`),
		check('meeting_over', sql`(${t.state} in ('ended', 'cancelled')) = (${t.endedAt} is not null)`),
		index('meeting_room').on(t.roomId, t.startsAt),
		uniqueIndex('meeting_document').on(t.documentId),
		uniqueIndex('meeting_going_on')
			.on(t.roomId)
			.where(sql`${t.state} = 'going on'`)
	]
);

/** One point of a meeting's agenda. */
export const agendaItem = pgTable(
	'agenda_item',
	{
		/** made by the page */
		id: uuid().primaryKey(),
		meetingId: uuid('meeting_id')
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		position: integer().notNull(),
		title: text().notNull(),
		minutes: integer().notNull(),
		/** a name, also of somebody who has no account; empty: nobody in particular */
		leader: text().notNull().default(''),
		/** the meeting is at it since then; null: it is not */
		beganAt: at('began_at'),
		/** how long the meeting was at it before that, in seconds */
		spentS: integer('spent_s').notNull().default(0),
		revision: integer().notNull().default(1)
	},
	(t) => [
		index('agenda_item_meeting').on(t.meetingId, t.position),
		uniqueIndex('agenda_item_now')
			.on(t.meetingId)
			.where(sql`${t.beganAt} is not null`)
	]
);

/** How it is known that somebody was at a meeting: they were in the room, they said so, somebody entered it. */
export const attendanceSources = ['seen', 'said', 'entered'] as const;

/** Somebody who was at a meeting. */
export const attendance = pgTable(
	'attendance',
	{
		id: uuid().primaryKey(),
		meetingId: uuid('meeting_id')
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		/** null: somebody without an account, by name */
		officerId: uuid('officer_id').references(() => officer.id),
		/** the officer's then */
		councilCode: text('council_code').references(() => council.code),
		/** of somebody without an account */
		name: text().notNull().default(''),
		source: text({ enum: attendanceSources }).notNull(),
		arrivedAt: at('arrived_at').notNull(),
		/** null: stayed, as far as is known */
		leftAt: at('left_at'),
		/** somebody said that they were not at it: kept, so that they are not noted again */
		takenOut: boolean('taken_out').notNull().default(false)
	},
	(t) => [
		check('attendance_who', sql`(${t.officerId} is null) = (${t.name} <> '')`),
		uniqueIndex('attendance_officer').on(t.meetingId, t.officerId)
	]
);

/** One leads the room through a text, section by section. */
export const readThrough = pgTable(
	'read_through',
	{
		/** made by the page */
		id: uuid().primaryKey(),
		proposalId: uuid('proposal_id')
			.notNull()
			.references(() => proposal.id, { onDelete: 'cascade' }),
		leaderId: uuid('leader_id')
			.notNull()
			.references(() => officer.id),
		/** the leader's then */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** the section it is at */
		section: text().notNull(),
		/** all it was at */
		sections: text().array().notNull(),
		beganAt: at('began_at').notNull(),
		/** to the section it is at */
		movedAt: at('moved_at').notNull(),
		endedAt: at('ended_at'),
		revision: integer().notNull().default(1)
	},
	(t) => [
		index('read_through_of').on(t.proposalId, t.beganAt),
		uniqueIndex('read_through_now')
			.on(t.proposalId)
			.where(sql`${t.endedAt} is null`)
	]
);

/** Who had the text open while it was read through. */
export const readThroughReader = pgTable(
	'read_through_reader',
	{
		readThroughId: uuid('read_through_id')
			.notNull()
			.references(() => readThrough.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** the officer's then */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code)
	},
	(t) => [primaryKey({ columns: [t.readThroughId, t.officerId] })]
);
