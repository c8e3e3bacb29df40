import { date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { council } from './councils.ts';
import { room } from './rooms.ts';

/** A fund's round. Blank facts are null: the sources do not give them all. */
export const fundRound = pgTable('fund_round', {
	id: text().primaryKey(),
	title: text().notNull(),
	kind: text().notNull().default(''),
	opensOn: date('opens_on'),
	closesOn: date('closes_on'),
	announcedOn: date('announced_on'),
	expressionsOfInterest: integer('expressions_of_interest'),
	organisations: integer(),
	fullApplications: integer('full_applications'),
	funded: integer(),
	totalAwardedGbp: integer('total_awarded_gbp'),
	maxPerProjectGbp: integer('max_per_project_gbp'),
	minCouncils: integer('min_councils'),
	source: text().notNull().default('')
});

/** A form is data: its sections, hints, criteria and limits are rows a funder can change. */
export const form = pgTable('form', {
	id: text().primaryKey(),
	title: text().notNull(),
	/** what is made from it */
	makes: text({ enum: ['expression of interest', 'full bid', 'discovery note', 'meeting notes'] }).notNull(),
	summary: text().notNull().default(''),
	/** null: as shipped. Set when a funder changes the form, and newer shipped words then leave it alone. */
	changedAt: at('changed_at')
});

export const formSection = pgTable(
	'form_section',
	{
		formId: text('form_id')
			.notNull()
			.references(() => form.id),
		/** name of the section's XmlFragment in the Yjs document; never changes */
		key: text().notNull(),
		position: integer().notNull(),
		title: text().notNull(),
		hint: text().notNull().default(''),
		criteria: text().notNull().default(''),
		/** null: no limit */
		wordLimit: integer('word_limit')
	},
	(t) => [primaryKey({ columns: [t.formId, t.key] })]
);

export const languages = ['en-GB', 'cy'] as const;
export const phases = ['discovery', 'alpha', 'beta', 'live'] as const;

/** A proposal or a discovery note. Its text is in the Yjs document of the same id. */
export const proposal = pgTable(
	'proposal',
	{
		id: uuid().primaryKey().defaultRandom(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		formId: text('form_id')
			.notNull()
			.references(() => form.id),
		roundId: text('round_id').references(() => fundRound.id),
		title: text().notNull(),
		phase: text({ enum: phases }),
		/** of its text, for spelling and for who listens to it */
		language: text({ enum: languages }).notNull().default('en-GB'),
		leadCouncilCode: text('lead_council_code')
			.notNull()
			.references(() => council.code),
		/** raised by every change of the row; a form that names an older one is told so */
		revision: integer().notNull().default(1),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		createdAt: at('created_at').notNull().defaultNow(),
		deletedAt: at('deleted_at')
	},
	(t) => [index('proposal_room').on(t.roomId)]
);

export const proposalPartner = pgTable(
	'proposal_partner',
	{
		proposalId: uuid('proposal_id')
			.notNull()
			.references(() => proposal.id, { onDelete: 'cascade' }),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** so far in, or still hoped for */
		state: text({ enum: ['in', 'wanted'] })
			.notNull()
			.default('in')
	},
	(t) => [primaryKey({ columns: [t.proposalId, t.councilCode] })]
);

export const sectionStates = ['to do', 'in progress', 'ready'] as const;

/** Who looks after a section and how far it is; no row means to do, nobody. */
export const proposalSection = pgTable(
	'proposal_section',
	{
		proposalId: uuid('proposal_id')
			.notNull()
			.references(() => proposal.id, { onDelete: 'cascade' }),
		key: text().notNull(),
		state: text({ enum: sectionStates }).notNull().default('to do'),
		ownerId: uuid('owner_id').references(() => officer.id),
		changedBy: uuid('changed_by').references(() => officer.id),
		changedAt: at('changed_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.proposalId, t.key] })]
);

/** What the public reads: its own rows, never the live document [P11]. */
export const publication = pgTable('publication', {
	id: uuid().primaryKey().defaultRandom(),
	slug: text().notNull().unique(),
	title: text().notNull(),
	summary: text().notNull(),
	leadName: text('lead_name').notNull(),
	leadCouncilCode: text('lead_council_code').references(() => council.code),
	/** names as published: [{ name, code? }] */
	partners: jsonb().$type<{ name: string; code?: string }[]>().notNull().default([]),
	phase: text(),
	roundId: text('round_id').references(() => fundRound.id),
	themes: text().array().notNull().default([]),
	outcome: text({ enum: ['funded', 'not funded'] }).notNull(),
	awardedGbp: integer('awarded_gbp'),
	source: text().notNull().default(''),
	publishedOn: date('published_on')
});
