import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';
import { council } from './councils.ts';
import { document } from './documents.ts';

export const suggestionKinds = ['insert', 'delete', 'replace', 'format', 'block'] as const;
export const suggestionOutcomes = ['accepted', 'refused', 'withdrawn'] as const;

/**
 * A document that follows another one, its base: it is the base's text and, in its own log, what its officer suggests
 * [P10]. Never the base of a further fork. Yjs client ids of a fork are rows of document_client of its base.
 */
export const documentFork = pgTable(
	'document_fork',
	{
		documentId: uuid('document_id')
			.primaryKey()
			.references(() => document.id, { onDelete: 'cascade' }),
		/** not deleted while it has forks: their own rows would be left behind */
		baseId: uuid('base_id')
			.notNull()
			.references(() => document.id),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** the last row of its log for which its suggestions were written down */
		describedSeq: bigint('described_seq', { mode: 'number' }).notNull().default(0)
	},
	(t) => [unique('document_fork_of').on(t.baseId, t.officerId)]
);

/**
 * A section of a fork in which something is suggested, beside the live text, as both were at described_seq: what the live
 * text becomes later is merged with it from these, word by word, and not as Yjs does it. JSON of ProseMirror.
 */
export const documentForkSection = pgTable(
	'document_fork_section',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => documentFork.documentId, { onDelete: 'cascade' }),
		sectionKey: text('section_key').notNull(),
		base: bytea().notNull(),
		fork: bytea().notNull()
	},
	(t) => [primaryKey({ columns: [t.documentId, t.sectionKey] })]
);

/** One difference between an officer's fork and the live text, and what became of it [P10]. */
export const suggestion = pgTable(
	'suggestion',
	{
		id: uuid().primaryKey().defaultRandom(),
		/** the live one */
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		sectionKey: text('section_key').notNull(),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** the officer's council when it was made */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		kind: text({ enum: suggestionKinds }).notNull(),
		/** Yjs relative positions in the live text */
		anchorStart: bytea('anchor_start').notNull(),
		anchorEnd: bytea('anchor_end').notNull(),
		/** words, as they were when its officer last changed it */
		removed: text().notNull(),
		added: text().notNull(),
		createdAt: at('created_at').notNull(),
		changedAt: at('changed_at').notNull(),
		/** null: open */
		outcome: text({ enum: suggestionOutcomes }),
		/** null: the officer took it back while typing, or the text it was about is gone */
		decidedBy: uuid('decided_by').references(() => officer.id),
		decidedAt: at('decided_at'),
		/** why it was refused */
		reason: text()
	},
	(t) => [
		check('suggestion_decided', sql`(${t.outcome} is null) = (${t.decidedAt} is null)`),
		check('suggestion_decided_by', sql`${t.outcome} is not null or ${t.decidedBy} is null`),
		check('suggestion_reason', sql`${t.reason} is null or ${t.outcome} = 'refused'`),
		index('suggestion_open')
			.on(t.documentId, t.officerId, t.sectionKey)
			.where(sql`${t.outcome} is null`),
		index('suggestion_decided_of').on(t.documentId, t.officerId, t.decidedAt)
	]
);

/**
 * Suggestions that their officer withdrew in one go, of one section: the live text as it was without them and with them, JSON
 * of ProseMirror. Kept for as long as they can be had back.
 */
export const suggestionWithdrawal = pgTable(
	'suggestion_withdrawal',
	{
		id: uuid().primaryKey().defaultRandom(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		sectionKey: text('section_key').notNull(),
		suggestions: uuid().array().notNull(),
		base: bytea().notNull(),
		fork: bytea().notNull(),
		at: at('at').notNull().defaultNow()
	},
	(t) => [index('suggestion_withdrawal_of').on(t.documentId, t.officerId)]
);
