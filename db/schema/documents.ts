import { sql } from 'drizzle-orm';
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
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';
import { council } from './councils.ts';

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
		/** whose edits it holds; null: several people's, or the server's. For replay: a deletion does not name its author. */
		officerId: uuid('officer_id'),
		/** a command wrote it, and nobody who may be typing the next word */
		byCommand: boolean('by_command').notNull().default(false),
		at: at('at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.documentId, t.seq] })]
);

/** Log rows that a snapshot took the place of, kept for replay: many rows packed into one (db/queries/pack-edits.ts). */
export const documentHistory = pgTable(
	'document_history',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		/** the last log row in it */
		seq: bigint({ mode: 'number' }).notNull(),
		edits: integer().notNull(),
		/** packed edits, deflated */
		bytes: bytea().notNull()
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

/** Which officer each Yjs client id belongs to: the first who used it here [P4]; and for which council they did. */
export const documentClient = pgTable(
	'document_client',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		clientId: bigint('client_id', { mode: 'number' }).notNull(),
		/** null: the server itself */
		officerId: uuid('officer_id').references(() => officer.id),
		/**
		 * the officer's when it was first written under; null: nothing was yet, or before this was kept. It is copied from the
		 * officer, where it refers to a council, and does not refer to it once more: the first key of a page should not
		 * wait for that.
		 */
		councilCode: text('council_code'),
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

/** A whole update that up to 32 versions are compressed against. Twice, so that one damaged copy harms none of them. */
export const documentVersionBase = pgTable(
	'document_version_base',
	{
		id: uuid().primaryKey().defaultRandom(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		createdAt: at('created_at').notNull().defaultNow(),
		/** one Yjs update, V1, compressed by zstd */
		bytes: bytea().notNull(),
		spare: bytea().notNull(),
		/** hex SHA-256 of the update */
		sha256: text().notNull()
	},
	(t) => [index('document_version_base_of').on(t.documentId, t.createdAt)]
);

/** Why the program made a version: a sitting began, went on, ended; a restore was about to change the text. */
export const versionReasons = ['start', 'writing', 'end', 'restore', 'decision'] as const;

/** The whole text at one moment [P8]: saved under a name, or made while people write. */
export const documentVersion = pgTable(
	'document_version',
	{
		/** of a named one made by the page: a form sent twice saves once */
		id: uuid().primaryKey(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		/** the last log row in it */
		seq: bigint({ mode: 'number' }).notNull(),
		/** null: automatic, and nobody has named it */
		name: text(),
		/** null: named from the beginning */
		madeFor: text('made_for', { enum: versionReasons }),
		words: integer().notNull(),
		/** who named it */
		createdBy: uuid('created_by').references(() => officer.id),
		/** theirs then; null with a name: before this was kept */
		councilCode: text('council_code').references(() => council.code),
		/** of an automatic one: when its last word was stored */
		createdAt: at('created_at').notNull().defaultNow(),
		/** since the version before; null: made before this was kept */
		changes: jsonb().$type<{
			/** as authorId makes them; older ones are the officers' ids alone */
			authors: string[];
			sections: Record<string, { added: number; removed: number }>;
		}>(),
		/** null: `bytes` are deflated and stand alone */
		baseId: uuid('base_id').references(() => documentVersionBase.id),
		/** one Yjs update, V1, compressed by zstd with the base as its dictionary */
		bytes: bytea().notNull(),
		/** hex SHA-256 of the update: a damaged version refuses to open [P7] */
		sha256: text().notNull()
	},
	(t) => [
		check('document_version_named', sql`(${t.name} is null) = (${t.createdBy} is null)`),
		check('document_version_reason', sql`${t.name} is not null or ${t.madeFor} is not null`),
		index('document_version_of').on(t.documentId, t.seq),
		index('document_version_base_used').on(t.baseId),
		// Two programs that look at once make one.
		uniqueIndex('document_version_automatic')
			.on(t.documentId, t.seq)
			.where(sql`${t.madeFor} is not null`)
	]
);

/** A version put back as a forward edit, and what undoing it needs. */
export const documentRestore = pgTable(
	'document_restore',
	{
		/** made by the page: a form sent twice restores once */
		id: uuid().primaryKey(),
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		versionId: uuid('version_id').references(() => documentVersion.id, { onDelete: 'set null' }),
		/** the text just before */
		beforeId: uuid('before_id')
			.notNull()
			.references(() => documentVersion.id, { onDelete: 'cascade' }),
		sections: text().array().notNull(),
		/** Yjs client ids of the edit: they belong to those who first wrote the words, and this officer brought them back */
		clientIds: bigint('client_ids', { mode: 'number' }).array().notNull(),
		/** the edit itself, one Yjs update, V1, deflated */
		bytes: bytea().notNull(),
		restoredBy: uuid('restored_by')
			.notNull()
			.references(() => officer.id),
		restoredAt: at('restored_at').notNull().defaultNow(),
		undoneAt: at('undone_at')
	},
	(t) => [
		index('document_restore_of').on(t.documentId, t.restoredAt),
		index('document_restore_version').on(t.versionId),
		index('document_restore_before').on(t.beforeId)
	]
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

/** Up to where an officer was sent a proposal's text, and when they left it last. Nobody else reads it (docs/here.md). */
export const documentVisit = pgTable(
	'document_visit',
	{
		documentId: uuid('document_id')
			.notNull()
			.references(() => document.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		/** the last log row that was sent to them */
		seq: bigint({ mode: 'number' }).notNull(),
		leftAt: at('left_at').notNull(),
		/** from where they were told what changed, while they have not put it away; null: from `seq` on */
		sinceSeq: bigint('since_seq', { mode: 'number' }),
		sinceAt: at('since_at')
	},
	(t) => [
		primaryKey({ columns: [t.documentId, t.officerId] }),
		index('document_visit_left').on(t.leftAt),
		check('document_visit_since', sql`(${t.sinceSeq} is null) = (${t.sinceAt} is null)`)
	]
);
