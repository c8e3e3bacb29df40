import { bigint, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import { officer } from './accounts.ts';
import { document } from './documents.ts';

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
