import { sql } from 'drizzle-orm';
import {
	check,
	date,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { council } from './councils.ts';
import { documentVersion } from './documents.ts';
import { proposal } from './proposals.ts';
import { room } from './rooms.ts';

export const decisionKinds = ['consent', 'vote', 'advice', 'ranked choice', 'time poll'] as const;
export const decisionStates = ['open', 'closed', 'withdrawn'] as const;

/** A question that a room answers together. */
export const decision = pgTable(
	'decision',
	{
		/** made by the page, so that one proposed twice is one */
		id: uuid().primaryKey(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		kind: text({ enum: decisionKinds }).notNull(),
		question: text().notNull(),
		/** why it is asked */
		reasons: text().notNull().default(''),
		/** who has a vote: everybody who may comment here, or each council that takes part, one */
		voters: text({ enum: ['people', 'councils'] }).notNull(),
		/** votes that are needed for an outcome; null: one is enough */
		quorum: integer(),
		closesAt: at('closes_at').notNull(),
		state: text({ enum: decisionStates }).notNull().default('open'),
		/** how it came out: an Outcome of #lib/decisions, made once when it closes */
		outcome: jsonb(),
		/** when it is looked at again */
		reviewOn: date('review_on'),
		/** what it was proposed from: a DecisionSource of #lib/decisions; null: from scratch */
		source: jsonb(),
		/** the text it is about, and its words of that moment */
		proposalId: uuid('proposal_id').references(() => proposal.id, { onDelete: 'set null' }),
		sectionKey: text('section_key'),
		quote: text().notNull().default(''),
		versionId: uuid('version_id').references(() => documentVersion.id, { onDelete: 'set null' }),
		revision: integer().notNull().default(1),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		createdAt: at('created_at').notNull(),
		closedAt: at('closed_at'),
		/** null: its time was over */
		closedBy: uuid('closed_by').references(() => officer.id)
	},
	(t) => [
		check('decision_closed', sql`(${t.state} = 'open') = (${t.closedAt} is null)`),
		check('decision_outcome', sql`(${t.state} = 'closed') = (${t.outcome} is not null)`),
		index('decision_room').on(t.roomId, t.createdAt),
		index('decision_open')
			.on(t.closesAt)
			.where(sql`${t.state} = 'open'`)
	]
);

/** What can be chosen: of a vote, a ranked choice, or a time poll. */
export const decisionOption = pgTable(
	'decision_option',
	{
		id: uuid().primaryKey(),
		decisionId: uuid('decision_id')
			.notNull()
			.references(() => decision.id, { onDelete: 'cascade' }),
		position: integer().notNull(),
		words: text().notNull(),
		/** of a time poll */
		startsAt: at('starts_at'),
		endsAt: at('ends_at')
	},
	(t) => [uniqueIndex('decision_option_place').on(t.decisionId, t.position)]
);

/** One vote: of a person, or of a council, cast by one of its officers. It may change until the decision closes. */
export const vote = pgTable(
	'vote',
	{
		decisionId: uuid('decision_id')
			.notNull()
			.references(() => decision.id, { onDelete: 'cascade' }),
		/** the officer's id, or the council's code where councils vote */
		voter: text().notNull(),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** the officer's then */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** a Choice of #lib/decisions, by the decision's kind */
		choice: jsonb().notNull(),
		reason: text().notNull().default(''),
		/** raised by every change of it */
		revision: integer().notNull().default(1),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.decisionId, t.voter] })]
);

/** Who may cast a council's vote in a room. Nobody is named: each of its officers who may speak for it. */
export const voteCaster = pgTable(
	'vote_caster',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		addedBy: uuid('added_by').references(() => officer.id)
	},
	(t) => [primaryKey({ columns: [t.roomId, t.councilCode, t.officerId] })]
);
