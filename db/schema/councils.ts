import { sql } from 'drizzle-orm';
import {
	check,
	date,
	doublePrecision,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp
} from 'drizzle-orm/pg-core';

/**
 * The register of councils, current and former. `code` is stable over boundary change; `gss` is not. The organisation of a
 * guest is a row of tier `guest`, of its own for each guest, which no list of councils holds: so what keeps the council of
 * a moment keeps a guest's organisation as well.
 */
export const council = pgTable(
	'council',
	{
		code: text().primaryKey(),
		name: text().notNull(),
		shortName: text('short_name').notNull(),
		gss: text(),
		nation: text().notNull(),
		region: text(),
		typeCode: text('type_code'),
		type: text().notNull(),
		tier: text({ enum: ['single', 'lower', 'upper', 'strategic', 'organisation', 'guest'] }),
		countyCode: text('county_code'),
		combinedAuthorityCode: text('combined_authority_code'),
		slug: text(),
		homepage: text(),
		latitude: doublePrecision(),
		longitude: doublePrecision(),
		population: integer(),
		areaKm2: doublePrecision('area_km2'),
		startedOn: date('started_on'),
		/** the day the council was or will be abolished: from that day on `replacedBy` stands for it */
		closedOn: date('closed_on'),
		/** codes of the successors, which may be former councils themselves; two where a county was split */
		replacedBy: text('replaced_by')
			.array()
			.notNull()
			.default(sql`'{}'`),
		hexQ: integer('hex_q'),
		hexR: integer('hex_r'),
		/** null: as shipped. Set by an import, and a newer shipped register then leaves the row alone. */
		changedAt: timestamp('changed_at', { withTimezone: true })
	},
	// Who is a guest is told by the code alone, wherever there is one.
	(t) => [
		check('council_guest', sql`(${t.tier} is not distinct from 'guest') = starts_with(${t.code}, 'GUEST-')`)
	]
);

/** E-mail domains. A domain may stand for several councils (three are shared). */
export const councilDomain = pgTable(
	'council_domain',
	{
		domain: text().notNull(),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code),
		/** register: replaced when the register changes. added: put there by an administrator, and stays. */
		origin: text({ enum: ['register', 'added'] })
			.notNull()
			.default('added')
	},
	(t) => [primaryKey({ columns: [t.domain, t.councilCode] }), index('council_domain_code').on(t.councilCode)]
);
