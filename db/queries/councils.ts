import type { Sql, TransactionSql } from 'postgres';

type Reader = Sql | TransactionSql;

export const tiers = ['single', 'lower', 'upper', 'strategic', 'organisation'] as const;
export type Tier = (typeof tiers)[number];

/** A council as the register has it. Dates are 'YYYY-MM-DD'. */
export interface RegisterCouncil {
	code: string;
	name: string;
	shortName: string;
	gss: string | null;
	nation: string;
	region: string | null;
	typeCode: string | null;
	type: string;
	tier: Tier | null;
	countyCode: string | null;
	combinedAuthorityCode: string | null;
	slug: string | null;
	homepage: string | null;
	latitude: number | null;
	longitude: number | null;
	population: number | null;
	areaKm2: number | null;
	startedOn: string | null;
	closedOn: string | null;
	replacedBy: string[];
	hexQ: number | null;
	hexR: number | null;
	/** the register's own e-mail domains, sorted; those an administrator added are not among them */
	emailDomains: string[];
}

/** Not `changed`: the row is as shipped. Otherwise an import changed it last. */
export type StoredCouncil = RegisterCouncil & { changed: boolean };

/** Any number that is not the migrations' own: whoever changes the register holds it to the end of the transaction. */
const registerLock = 470_397_073;

/** Makes the caller's transaction the only one that changes the register. Waits for the one before. */
export async function lockRegister(tx: TransactionSql): Promise<void> {
	await tx`select pg_advisory_xact_lock(${registerLock})`;
}

/** The register of councils, without the organisations of guests. */
export function readRegister(sql: Reader): Promise<StoredCouncil[]> {
	return sql<StoredCouncil[]>`
		select
			c.code, c.name, c.short_name as "shortName", c.gss, c.nation, c.region, c.type_code as "typeCode", c.type,
			c.tier, c.county_code as "countyCode", c.combined_authority_code as "combinedAuthorityCode", c.slug,
			c.homepage, c.latitude, c.longitude, c.population, c.area_km2 as "areaKm2", c.started_on::text as "startedOn",
			c.closed_on::text as "closedOn", c.replaced_by as "replacedBy", c.hex_q as "hexQ", c.hex_r as "hexR",
			c.changed_at is not null as changed,
			coalesce(d.domains, '{}') as "emailDomains"
		from council c
		left join lateral (
			select array_agg(domain order by domain collate "C") as domains
			from council_domain where council_code = c.code and origin = 'register'
		) d on true
		where c.tier is distinct from 'guest'`;
}

/** Adds and replaces rows of the register, domains included, in one statement each. Never deletes a council. */
export async function writeRegister(
	tx: TransactionSql,
	councils: readonly RegisterCouncil[],
	{ changed }: { changed: boolean }
): Promise<void> {
	if (councils.length === 0) return;
	// ::text first: postgres.js would write a text meant for jsonb as JSON a second time.
	await tx`
		insert into council (
			code, name, short_name, gss, nation, region, type_code, type, tier, county_code, combined_authority_code, slug,
			homepage, latitude, longitude, population, area_km2, started_on, closed_on, replaced_by, hex_q, hex_r, changed_at
		)
		select
			r.code, r.name, r."shortName", r.gss, r.nation, r.region, r."typeCode", r.type, r.tier, r."countyCode",
			r."combinedAuthorityCode", r.slug, r.homepage, r.latitude, r.longitude, r.population, r."areaKm2",
			r."startedOn", r."closedOn", r."replacedBy", r."hexQ", r."hexR", case when ${changed} then now() end
		from jsonb_to_recordset(${JSON.stringify(councils)}::text::jsonb) as r(
			code text, name text, "shortName" text, gss text, nation text, region text, "typeCode" text, type text, tier text,
			"countyCode" text, "combinedAuthorityCode" text, slug text, homepage text, latitude float8, longitude float8,
			population int, "areaKm2" float8, "startedOn" date, "closedOn" date, "replacedBy" text[], "hexQ" int, "hexR" int
		)
		on conflict (code) do update set
			name = excluded.name, short_name = excluded.short_name, gss = excluded.gss, nation = excluded.nation,
			region = excluded.region, type_code = excluded.type_code, type = excluded.type, tier = excluded.tier,
			county_code = excluded.county_code, combined_authority_code = excluded.combined_authority_code,
			slug = excluded.slug, homepage = excluded.homepage, latitude = excluded.latitude,
			longitude = excluded.longitude, population = excluded.population, area_km2 = excluded.area_km2,
			started_on = excluded.started_on, closed_on = excluded.closed_on, replaced_by = excluded.replaced_by,
			hex_q = excluded.hex_q, hex_r = excluded.hex_r, changed_at = excluded.changed_at`;
	const pairs = councils.flatMap((council) =>
		council.emailDomains.map((domain) => [council.code, domain] as const)
	);
	const codes = pairs.map(([code]) => code);
	const domains = pairs.map(([, domain]) => domain);
	await tx`
		delete from council_domain
		where origin = 'register' and council_code = any(${councils.map((council) => council.code)}::text[])
			and (council_code, domain) not in (select * from unnest(${codes}::text[], ${domains}::text[]))`;
	await tx`
		insert into council_domain (council_code, domain, origin)
		select *, 'register' from unnest(${codes}::text[], ${domains}::text[])
		on conflict do nothing`;
}
