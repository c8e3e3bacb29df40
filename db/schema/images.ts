import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { council } from './councils.ts';
import { document } from './documents.ts';

export const imageTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/**
 * A stored picture; its file lies in the file store under its id. It stays for as long as its document, since every
 * version of the text may show it.
 */
export const image = pgTable(
	'image',
	{
		id: uuid().primaryKey(),
		/** null: the document is gone, and the file goes with the next retention */
		documentId: uuid('document_id').references(() => document.id, { onDelete: 'set null' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		/** theirs then */
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		type: text({ enum: imageTypes }).notNull(),
		bytes: integer().notNull(),
		/** in pixels */
		width: integer().notNull(),
		height: integer().notNull(),
		/** hex SHA-256 of the file */
		sha256: text().notNull(),
		createdAt: at('created_at').notNull().defaultNow(),
		/** when its file was there whole; null: not yet, or it never came */
		storedAt: at('stored_at')
	},
	(t) => [
		index('image_of').on(t.documentId),
		index('image_gone')
			.on(t.createdAt)
			.where(sql`${t.documentId} is null or ${t.storedAt} is null`),
		check('image_size', sql`${t.bytes} > 0 and ${t.width} > 0 and ${t.height} > 0`)
	]
);
