import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';

/** A Yjs document; its id is the proposal's. Made by the server only, in one transaction with its first update [P8]. */
export const document = pgTable('document', {
	id: uuid().primaryKey(),
	schemaVersion: integer('schema_version').notNull(),
	createdAt: at('created_at').notNull().defaultNow()
});

/** The last sequence number given out. A narrow table of its own: it is written at every commit. */
export const documentHead = pgTable('document_head', {
	documentId: uuid('document_id')
		.primaryKey()
		.references(() => document.id, { onDelete: 'cascade' }),
	seq: bigint({ mode: 'number' }).notNull(),
	/** nothing is appended while it is: here, where every append looks anyway, no writer can miss it */
	frozen: boolean().notNull().default(false)
});

/** The log: the only truth about a document's text [P9]. `seq` counts 1, 2, 3 … without gaps per document. */
export const documentUpdate = pgTable(
	'document_update',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		seq: bigint({ mode: 'number' }).notNull(),
		/** one Yjs update, V1 */
		bytes: bytea().notNull(),
		at: at('at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.documentId, t.seq] })]
);

/** A cache of the log up to and including `seq`; the log rows it covers are deleted only after it was verified. */
export const documentSnapshot = pgTable('document_snapshot', {
	documentId: uuid('document_id')
		.primaryKey()
		.references(() => document.id, { onDelete: 'cascade' }),
	seq: bigint({ mode: 'number' }).notNull(),
	bytes: bytea().notNull(),
	/** hex SHA-256 of bytes: a damaged snapshot refuses to open [P7] */
	sha256: text().notNull(),
	at: at('at').notNull().defaultNow()
});

/** Which officer each Yjs client id belongs to: the first who used it here [P4]. */
export const documentClient = pgTable(
	'document_client',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		clientId: bigint('client_id', { mode: 'number' }).notNull(),
		/** null: the server itself */
		officerId: uuid('officer_id').references(() => officer.id),
		at: at('at').notNull().defaultNow(),
		/** when a page came under it that has written nothing so far; null once it was written under */
		unusedSince: at('unused_since')
	},
	(t) => [
		primaryKey({ columns: [t.documentId, t.clientId] }),
		index('document_client_officer').on(t.officerId),
		index('document_client_unused')
			.on(t.unusedSince)
			.where(sql`unused_since is not null`)
	]
);

/** The whole text at one moment, kept for good under a name [P8]. */
export const documentVersion = pgTable(
	'document_version',
	{
		/** made by the page: a form sent twice saves once */
		id: uuid().primaryKey(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		/** the last log row in it */
		seq: bigint({ mode: 'number' }).notNull(),
		name: text().notNull(),
		words: integer().notNull(),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => officer.id),
		createdAt: at('created_at').notNull().defaultNow(),
		/** one Yjs update, V1, deflated */
		bytes: bytea().notNull(),
		/** hex SHA-256 of the update: a damaged version refuses to open [P7] */
		sha256: text().notNull()
	},
	(t) => [index('document_version_of').on(t.documentId, t.createdAt)]
);

/** Each time a document was frozen, and how that ended. At most one of a document has not ended. */
export const documentFreeze = pgTable(
	'document_freeze',
	{
		/** made by the page: a form sent twice freezes once */
		id: uuid().primaryKey(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		/** the text as it was frozen, byte for byte */
		versionId: uuid('version_id')
			.notNull()
			.references(() => documentVersion.id),
		reason: text().notNull(),
		frozenBy: uuid('frozen_by')
			.notNull()
			.references(() => officer.id),
		frozenAt: at('frozen_at').notNull().defaultNow(),
		unfreezeReason: text('unfreeze_reason'),
		unfrozenBy: uuid('unfrozen_by').references(() => officer.id),
		unfrozenAt: at('unfrozen_at')
	},
	(t) => [
		index('document_freeze_of').on(t.documentId, t.frozenAt),
		uniqueIndex('document_freeze_now')
			.on(t.documentId)
			.where(sql`${t.unfrozenAt} is null`)
	]
);
