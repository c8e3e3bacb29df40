import { date, doublePrecision, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** The register of councils, current and former. `code` is stable over boundary change; `gss` is not. */
export const council = pgTable('council', {
	code: text().primaryKey(),
	name: text().notNull(),
	shortName: text('short_name').notNull(),
	gss: text(),
	nation: text().notNull(),
	region: text(),
	typeCode: text('type_code'),
	type: text().notNull(),
	tier: text({ enum: ['single', 'lower', 'upper', 'strategic', 'organisation'] }),
	countyCode: text('county_code'),
	combinedAuthorityCode: text('combined_authority_code'),
	slug: text(),
	homepage: text(),
	latitude: doublePrecision(),
	longitude: doublePrecision(),
	population: integer(),
	areaKm2: doublePrecision('area_km2'),
	startedOn: date('started_on'),
	/** set when the council was abolished; `replacedBy` then names the successor */
	closedOn: date('closed_on'),
	replacedBy: text('replaced_by'),
	hexQ: integer('hex_q'),
	hexR: integer('hex_r')
});

/** E-mail domains. A domain may stand for several councils (three are shared). */
export const councilDomain = pgTable(
	'council_domain',
	{
		domain: text().notNull(),
		councilCode: text('council_code')
			.notNull()
			.references(() => council.code)
	},
	(t) => [primaryKey({ columns: [t.domain, t.councilCode] }), index('council_domain_code').on(t.councilCode)]
);
