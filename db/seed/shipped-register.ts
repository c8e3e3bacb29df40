import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { tiers, type RegisterCouncil } from '../queries/councils.ts';

type Line = Record<string, string>;

const text = (value: string | undefined) => value || null;
const number = (value: string | undefined) => (value ? Number(value) : null);
const list = (value: string | undefined) => (value ? value.split(' ').sort() : []);

/** The register of councils that ships with the program, current and former (its layout: docs/decisions/). */
export function readShippedRegister(): RegisterCouncil[] {
	const file = readFileSync(new URL('./councils.csv', import.meta.url));
	return parse<Line>(file, { columns: true }).map((line) => ({
		code: line.code!,
		name: line.name!,
		shortName: line.short_name!,
		gss: text(line.gss),
		nation: line.nation!,
		region: text(line.region),
		typeCode: text(line.type_code),
		type: line.type!,
		tier: tiers.find((tier) => tier === line.tier) ?? null,
		countyCode: text(line.county_code),
		combinedAuthorityCode: text(line.combined_authority_code),
		slug: text(line.slug),
		homepage: text(line.homepage),
		latitude: number(line.latitude),
		longitude: number(line.longitude),
		population: number(line.population),
		areaKm2: number(line.area_km2),
		startedOn: text(line.started_on),
		closedOn: text(line.closed_on),
		replacedBy: list(line.replaced_by),
		hexQ: number(line.hex_q),
		hexR: number(line.hex_r),
		emailDomains: list(line.email_domains)
	}));
}
