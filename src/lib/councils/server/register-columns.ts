import * as v from 'valibot';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { tiers, type RegisterCouncil } from '#db/queries/councils.ts';

const nations = ['England', 'Northern Ireland', 'Scotland', 'Wales'];
/** A domain that thousands of organisations share would make all their people officers of one council. */
const sharedSuffixes = /^(gov|llyw|co|org|ac|nhs|police|com|net)?\.?(uk|wales|cymru|scot|com|org|net)$/;

const blank = v.pipe(
	v.literal(''),
	v.transform(() => null)
);
type Cell<T> = v.GenericSchema<string | undefined, T> | v.GenericSchema<string, T>;
const orBlank = <T>(schema: Cell<T>) => v.union([blank, schema]);
const line = (name: string, max = 200) => plainLine({ name: `the ${name}`, max });
const required = (name: string) =>
	plainLine({ name: `the ${name}`, max: 200, required: `The ${name} is missing.` });
const pattern = (regex: RegExp, words: string) => v.pipe(v.string(), v.regex(regex, words));
const number = (min: number, max: number, words: string, shape = /^-?\d+(\.\d+)?$/) =>
	v.pipe(
		pattern(shape, words),
		v.transform(Number),
		v.check((value) => value >= min && value <= max, words)
	);
const day = v.pipe(
	v.string(),
	v.check(
		(text) =>
			/^\d{4}-\d\d-\d\d$/.test(text) &&
			!Number.isNaN(Date.parse(text)) &&
			new Date(text).toISOString().startsWith(text),
		'is not a date like 2027-04-01'
	)
);
const codeShape = /^[A-Z0-9]{2,6}(-[A-Z0-9]{1,3})?$/;
const code = pattern(codeShape, 'is not a register code like LDS');
const domain = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;
const words = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))].sort();

/** A field of the register, how a cell is read, and what a wrong one is told. Messages follow the cell itself. */
interface Column {
	field: keyof RegisterCouncil;
	cell: Cell<RegisterCouncil[keyof RegisterCouncil]>;
}

/** The columns an import file may have, by name; others are left aside. */
export const registerColumns: Readonly<Record<string, Column>> = {
	code: { field: 'code', cell: code },
	name: { field: 'name', cell: required('name') },
	short_name: { field: 'shortName', cell: line('short name') },
	gss: { field: 'gss', cell: orBlank(pattern(/^[ENSW]\d{8}$/, 'is not an ONS code like E08000035')) },
	nation: { field: 'nation', cell: v.picklist(nations, `is not one of ${nations.join(', ')}`) },
	region: { field: 'region', cell: orBlank(line('region')) },
	type_code: { field: 'typeCode', cell: orBlank(line('type code', 20)) },
	type: { field: 'type', cell: required('type') },
	tier: { field: 'tier', cell: v.picklist(tiers, `is not a tier: use one of ${tiers.join(', ')}`) },
	county_code: { field: 'countyCode', cell: orBlank(code) },
	combined_authority_code: { field: 'combinedAuthorityCode', cell: orBlank(code) },
	slug: { field: 'slug', cell: orBlank(pattern(/^[a-z0-9-]{1,100}$/, 'is not a slug like east-devon')) },
	homepage: {
		field: 'homepage',
		cell: orBlank(
			v.pipe(
				v.string(),
				v.check(
					(text) => text.length <= 300 && /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text),
					'is not a web address'
				)
			)
		)
	},
	lat: { field: 'latitude', cell: orBlank(number(49, 62, 'is not a latitude in the United Kingdom')) },
	long: { field: 'longitude', cell: orBlank(number(-9, 3, 'is not a longitude in the United Kingdom')) },
	population: {
		field: 'population',
		cell: orBlank(number(0, 100_000_000, 'is not a whole number', /^\d+$/))
	},
	area_km2: { field: 'areaKm2', cell: orBlank(number(0, 300_000, 'is not an area in square kilometres')) },
	start_date: { field: 'startedOn', cell: orBlank(day) },
	end_date: { field: 'closedOn', cell: orBlank(day) },
	replaced_by: {
		field: 'replacedBy',
		cell: v.pipe(
			v.string(),
			v.transform(words),
			v.everyItem((item) => codeShape.test(item), 'is not a list of register codes like CBD,WAF')
		)
	},
	hex_q: { field: 'hexQ', cell: orBlank(number(-1000, 1000, 'is not a whole number', /^-?\d+$/)) },
	hex_r: { field: 'hexR', cell: orBlank(number(-1000, 1000, 'is not a whole number', /^-?\d+$/)) },
	email_domain_guess: {
		field: 'emailDomains',
		cell: v.pipe(
			v.string(),
			v.transform((text) => words(text.toLowerCase())),
			v.everyItem((item) => domain.test(item), 'is not a domain like leeds.gov.uk'),
			v.everyItem((item) => !sharedSuffixes.test(item), 'stands for more than councils')
		)
	}
};

/** Without these a row says too little to be a council. */
export const requiredColumns = ['code', 'name', 'nation', 'type'];

/** The column a field is called by in reports. */
export function columnOf(field: keyof RegisterCouncil): string {
	const found = Object.entries(registerColumns).find(([, column]) => column.field === field);
	return found ? found[0] : field;
}
