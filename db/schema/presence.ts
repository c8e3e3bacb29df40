import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at, officer } from './accounts.ts';
import { room } from './rooms.ts';

/**
 * Who is in a room now, as each node of the program knows it from its open pages. Not logged: after a crash nobody is there until
 * their pages are back.
 */
export const roomPresence = pgTable(
	'room_presence',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		/** the process that their pages are connected to */
		node: text().notNull(),
		/** what they look at: a Place of #lib/presence */
		place: jsonb().notNull(),
		away: boolean().notNull(),
		/** when their pages here were used last: of several nodes the latest says where they are */
		usedAt: at('used_at').notNull(),
		/** a node that ended without a word is believed until then */
		until: at('until').notNull()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.officerId, t.node] }), index('room_presence_until').on(t.until)]
);

/** Up to where an officer has seen what happened in a room. Nobody else reads it. */
export const roomVisit = pgTable(
	'room_visit',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		/** id of the last activity when they were seen here last */
		upTo: bigint('up_to', { mode: 'bigint' }).notNull(),
		seenAt: at('seen_at').notNull(),
		/** where the visit before ended; null: there was none */
		since: bigint({ mode: 'bigint' })
	},
	(t) => [primaryKey({ columns: [t.roomId, t.officerId] })]
);
