import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';
import { council } from './councils.ts';
import { proposal } from './proposals.ts';
import { room } from './rooms.ts';

export const taskStates = ['to do', 'in progress', 'done'] as const;

/** Something somebody is to do, in a room. */
export const task = pgTable(
	'task',
	{
		/** made by the page, so that a task sent twice is one task */
		id: uuid().primaryKey(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		title: text().notNull(),
		details: text().notNull().default(''),
		state: text({ enum: taskStates }).notNull().default('to do'),
		/** at most one of the two owns it */
		ownerId: uuid('owner_id').references(() => officer.id),
		ownerCouncilCode: text('owner_council_code').references(() => council.code),
		/** a day in the United Kingdom */
		dueOn: date('due_on'),
		/** what it was made from: a TaskSource of #lib/tasks; null: by hand */
		source: jsonb(),
		/** the proposal it is about */
		proposalId: uuid('proposal_id').references(() => proposal.id, { onDelete: 'set null' }),
		sectionKey: text('section_key'),
		/** order on the board, within its state: smaller is higher */
		position: integer().notNull().default(0),
		/** raised by every change; a change that names an older one is told how it is now (FAULTS C9) */
		revision: integer().notNull().default(1),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		createdAt: at('created_at').notNull(),
		doneAt: at('done_at'),
		doneBy: uuid('done_by').references(() => officer.id),
		/** the row stays for a while, so that it can be had back */
		deletedAt: at('deleted_at')
	},
	(t) => [
		check('task_owner', sql`num_nonnulls(${t.ownerId}, ${t.ownerCouncilCode}) <= 1`),
		check('task_done', sql`(${t.state} = 'done') = (${t.doneAt} is not null)`),
		index('task_room')
			.on(t.roomId, t.state, t.position)
			.where(sql`${t.deletedAt} is null`),
		index('task_owner_open')
			.on(t.ownerId)
			.where(sql`${t.deletedAt} is null and ${t.state} <> 'done'`),
		index('task_owner_council_open')
			.on(t.ownerCouncilCode)
			.where(sql`${t.deletedAt} is null and ${t.state} <> 'done'`)
	]
);

/** One line of a task's checklist. */
export const taskItem = pgTable(
	'task_item',
	{
		id: uuid().primaryKey(),
		taskId: uuid('task_id')
			.notNull()
			.references(() => task.id, { onDelete: 'cascade' }),
		position: integer().notNull(),
		words: text().notNull(),
		done: boolean().notNull().default(false)
	},
	(t) => [index('task_item_task').on(t.taskId, t.position)]
);

/** The secret address of an officer's calendar; asked for anew, the old one is gone. */
export const calendarFeed = pgTable(
	'calendar_feed',
	{
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		tokenHash: bytea('token_hash').notNull().unique(),
		createdAt: at('created_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.officerId] })]
);
