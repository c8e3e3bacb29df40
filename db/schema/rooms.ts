import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	index,
	jsonb,
	pgTable,
	pgView,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { at, bytea, officer } from './accounts.ts';
import { council } from './councils.ts';

export const roles = ['owner', 'editor', 'commenter', 'viewer'] as const;

/** A project's live room. */
export const room = pgTable('room', {
	id: uuid().primaryKey().defaultRandom(),
	title: text().notNull(),
	summary: text().notNull().default(''),
	theme: text().notNull().default(''),
	/** open: all signed-in officers may read and comment */
	visibility: text({ enum: ['private', 'open'] })
		.notNull()
		.default('private'),
	leadCouncilCode: text('lead_council_code')
		.notNull()
		.references(() => council.code),
	createdBy: uuid('created_by')
		.notNull()
		.references(() => officer.id),
	createdAt: at('created_at').notNull().defaultNow(),
	/** by when something must be done, and what, in the owners' words; null: none */
	deadlineAt: at('deadline_at'),
	deadlineFor: text('deadline_for').notNull().default('')
});

/** A role given to a person. The highest of this and their council's role counts. */
export const roomMember = pgTable(
	'room_member',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		role: text({ enum: roles }).notNull(),
		addedBy: uuid('added_by').references(() => officer.id),
		addedAt: at('added_at').notNull().defaultNow(),
		/** when a guest's time ends; null: no guest, and no end */
		endsAt: at('ends_at')
	},
	(t) => [
		primaryKey({ columns: [t.roomId, t.officerId] }),
		index('room_member_officer').on(t.officerId),
		index('room_member_ends')
			.on(t.endsAt)
			.where(sql`${t.endsAt} is not null`),
		check('room_member_guest', sql`${t.endsAt} is null or ${t.role} <> 'owner'`)
	]
);

/** The roles that count now. What asks who may do what reads this: a guest's role ends by the clock, before its row goes. */
export const currentMember = pgView('current_member').as((query) =>
	query
		.select()
		.from(roomMember)
		.where(sql`${roomMember.endsAt} is null or ${roomMember.endsAt} > statement_timestamp()`)
);

/** A council's part in a room, and the role all its officers have there (null: none by council alone). */
export const roomCouncil = pgTable(
	'room_council',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		part: text({ enum: ['lead', 'partner'] }).notNull(),
		role: text({ enum: roles }),
		addedBy: uuid('added_by').references(() => officer.id),
		addedAt: at('added_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.councilCode] }), index('room_council_code').on(t.councilCode)]
);

/** An invitation by mail to a person; taken once, by the address it was sent to. */
export const roomInvitation = pgTable(
	'room_invitation',
	{
		id: uuid().primaryKey().defaultRandom(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		email: text().notNull(),
		/** invited by name, not by address: then nobody in the room is shown the address */
		officerId: uuid('officer_id').references(() => officer.id),
		role: text({ enum: roles }).notNull(),
		tokenHash: bytea('token_hash').notNull().unique(),
		invitedBy: uuid('invited_by')
			.notNull()
			.references(() => officer.id),
		createdAt: at('created_at').notNull().defaultNow(),
		expiresAt: at('expires_at').notNull(),
		acceptedAt: at('accepted_at'),
		revokedAt: at('revoked_at'),
		/** of a guest: where they are from, as the owner says, and when their time ends; all null for an officer */
		guestOrganisation: text('guest_organisation'),
		guestKind: text('guest_kind'),
		guestEndsAt: at('guest_ends_at')
	},
	(t) => [
		index('room_invitation_room').on(t.roomId),
		check(
			'room_invitation_guest',
			sql`num_nonnulls(${t.guestOrganisation}, ${t.guestKind}, ${t.guestEndsAt}) in (0, 3)
				and (${t.guestKind} is null or ${t.role} <> 'owner')`
		)
	]
);

/** Somebody at the closed door. One open request per officer and room. */
export const accessRequest = pgTable(
	'access_request',
	{
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id),
		message: text().notNull().default(''),
		createdAt: at('created_at').notNull().defaultNow(),
		decidedAt: at('decided_at'),
		decidedBy: uuid('decided_by').references(() => officer.id),
		outcome: text({ enum: ['accepted', 'declined'] })
	},
	(t) => [primaryKey({ columns: [t.roomId, t.officerId] })]
);

/** Somebody in a room asks its owners to invite a person or a council. One open request for each of them. */
export const invitationRequest = pgTable(
	'invitation_request',
	{
		id: uuid().primaryKey().defaultRandom(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		officerId: uuid('officer_id').references(() => officer.id),
		councilCode: text('council_code').references(() => council.code),
		askedBy: uuid('asked_by')
			.notNull()
			.references(() => officer.id),
		createdAt: at('created_at').notNull().defaultNow(),
		decidedAt: at('decided_at'),
		decidedBy: uuid('decided_by').references(() => officer.id)
	},
	(t) => [
		check('invitation_request_one', sql`num_nonnulls(${t.officerId}, ${t.councilCode}) = 1`),
		uniqueIndex('invitation_request_officer')
			.on(t.roomId, t.officerId)
			.where(sql`${t.decidedAt} is null and ${t.officerId} is not null`),
		uniqueIndex('invitation_request_council')
			.on(t.roomId, t.councilCode)
			.where(sql`${t.decidedAt} is null and ${t.councilCode} is not null`)
	]
);

/** What happened in a room, in order; written in the same transaction as the change itself. */
export const activity = pgTable(
	'activity',
	{
		id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
		roomId: uuid('room_id')
			.notNull()
			.references(() => room.id, { onDelete: 'cascade' }),
		at: at('at').notNull().defaultNow(),
		officerId: uuid('officer_id').references(() => officer.id),
		/** the officer's council at that time */
		councilCode: text('council_code').references(() => council.code),
		/** the only council whose officers may know of it; null: everybody who may see the room */
		audienceCouncilCode: text('audience_council_code').references(() => council.code),
		kind: text().notNull(),
		details: jsonb().notNull().default({})
	},
	(t) => [index('activity_room').on(t.roomId, t.id)]
);
