import {
	boolean,
	customType,
	index,
	integer,
	jsonb,
	pgTable,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import { council } from './councils.ts';

export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => 'bytea' });
export const at = (name: string) => timestamp(name, { withTimezone: true });

/** A person who may sign in. `email` is stored in lower case. */
export const officer = pgTable('officer', {
	id: uuid().primaryKey().defaultRandom(),
	email: text().notNull().unique(),
	name: text().notNull(),
	jobTitle: text('job_title').notNull().default(''),
	councilCode: text('council_code')
		.notNull()
		.references(() => council.code),
	isAdministrator: boolean('is_administrator').notNull().default(false),
	/** one of the invented officers of the demonstration: one-press sign-in, never in production */
	isSample: boolean('is_sample').notNull().default(false),
	passwordHash: text('password_hash'),
	suspendedAt: at('suspended_at'),
	/** in rooms they are counted, and not named */
	hidesPresence: boolean('hides_presence').notNull().default(false),
	createdAt: at('created_at').notNull().defaultNow()
});

/** After Lucia's published design: the cookie is `id.secret`, only the secret's SHA-256 is kept. */
export const session = pgTable(
	'session',
	{
		id: text().primaryKey(),
		secretHash: bytea('secret_hash').notNull(),
		officerId: uuid('officer_id')
			.notNull()
			.references(() => officer.id, { onDelete: 'cascade' }),
		createdAt: at('created_at').notNull().defaultNow(),
		lastUsedAt: at('last_used_at').notNull().defaultNow(),
		/** absolute end; the idle end is lastUsedAt plus the configured idle time */
		expiresAt: at('expires_at').notNull(),
		userAgent: text('user_agent').notNull().default('')
	},
	(t) => [index('session_officer').on(t.officerId)]
);

/** One open link per address: a new one replaces the old. Holds hashes only. */
export const signInLink = pgTable('sign_in_link', {
	email: text().primaryKey(),
	tokenHash: bytea('token_hash').notNull().unique(),
	codeHash: bytea('code_hash').notNull(),
	/** of a secret in the asking browser's cookie: the code counts, and its tries are counted, there alone */
	browserHash: bytea('browser_hash').notNull(),
	codeTries: integer('code_tries').notNull().default(0),
	/** own path to go to afterwards */
	next: text().notNull().default('/'),
	createdAt: at('created_at').notNull().defaultNow(),
	expiresAt: at('expires_at').notNull()
});

/** An address that was proved by a link or code but has no officer yet; lives while its person says who they are. */
export const verifiedAddress = pgTable('verified_address', {
	/** of a secret in the browser's cookie */
	tokenHash: bytea('token_hash').primaryKey(),
	email: text().notNull(),
	next: text().notNull().default('/'),
	expiresAt: at('expires_at').notNull()
});

/** Recent tries of one kind by one address or account, for limits that all nodes share. */
export const rateLimit = pgTable('rate_limit', {
	key: text().primaryKey(),
	hits: at('hits').array().notNull(),
	/** when the last hit stops counting */
	expiresAt: at('expires_at').notNull()
});

/** Mail that waits to be sent. The row goes when it was sent, so no token outlives its mail. */
export const mail = pgTable('mail', {
	id: uuid().primaryKey().defaultRandom(),
	to: text().notNull(),
	subject: text().notNull(),
	text: text().notNull(),
	html: text().notNull(),
	/** where one press ends mail of its sort, for mail programs; null: there is no such sort */
	unsubscribeUrl: text('unsubscribe_url'),
	createdAt: at('created_at').notNull().defaultNow(),
	/** when it was handed to the job queue */
	queuedAt: at('queued_at'),
	/** not worth sending after this */
	expiresAt: at('expires_at').notNull()
});

/** "Ask to add my organisation": somebody whose e-mail domain belongs to no council. */
export const organisationRequest = pgTable('organisation_request', {
	id: uuid().primaryKey().defaultRandom(),
	email: text().notNull(),
	name: text().notNull(),
	organisation: text().notNull(),
	message: text().notNull().default(''),
	createdAt: at('created_at').notNull().defaultNow(),
	decidedAt: at('decided_at'),
	decidedBy: uuid('decided_by').references(() => officer.id),
	outcome: text({ enum: ['accepted', 'declined'] })
});

/** Append-only record of sensitive actions. */
export const auditEvent = pgTable('audit_event', {
	id: uuid().primaryKey().defaultRandom(),
	at: at('at').notNull().defaultNow(),
	officerId: uuid('officer_id').references(() => officer.id),
	councilCode: text('council_code').references(() => council.code),
	action: text().notNull(),
	subject: text().notNull().default(''),
	details: jsonb().notNull().default({})
});

/** What the demonstration would have sent; shown at /dev/outbox. */
export const outboxMail = pgTable('outbox_mail', {
	id: uuid().primaryKey().defaultRandom(),
	to: text().notNull(),
	subject: text().notNull(),
	text: text().notNull(),
	html: text().notNull(),
	createdAt: at('created_at').notNull().defaultNow()
});
