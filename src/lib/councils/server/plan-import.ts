import { isDeepStrictEqual } from 'node:util';
import type { RegisterCouncil, Tier } from '#db/queries/councils.ts';
import type { RegisterLine } from './read-register-file.ts';
import { columnOf } from './register-columns.ts';

export interface ImportReport {
	added: { code: string; name: string }[];
	changed: { code: string; name: string; fields: { column: string; from: string; to: string }[] }[];
	closed: { code: string; name: string; on: string; replacedBy: string[] }[];
}

export interface ImportPlan {
	report: ImportReport;
	/** rows to write: those that are new or differ */
	write: RegisterCouncil[];
	problems: string[];
}

const tierOfType: Readonly<Record<string, Tier>> = {
	'Non-metropolitan district': 'lower',
	County: 'upper',
	'Combined authority': 'strategic',
	'Strategic Regional Authority': 'strategic'
};

/**
 * What a file would do to the register: pure, so that the same file on the same register always says the same.
 * A column the file does not have, and a blank end date or successor, leave what is there: history is not undone.
 */
export function planImport(stored: readonly RegisterCouncil[], lines: readonly RegisterLine[]): ImportPlan {
	const before = new Map(stored.map((council) => [council.code, council]));
	const after = new Map(before);
	for (const { given } of lines) after.set(given.code, merge(before.get(given.code), given));

	const report: ImportReport = { added: [], changed: [], closed: [] };
	const write: RegisterCouncil[] = [];
	const problems: string[] = [];
	for (const { line, given } of lines) {
		const council = after.get(given.code)!;
		problems.push(...contradictions(council, after).map((problem) => `Line ${line}: ${problem}`));
		const old = before.get(given.code);
		if (old && isDeepStrictEqual(old, council)) continue;
		write.push(council);
		tell(report, old, council);
	}
	return { report, write, problems };
}

function merge(old: RegisterCouncil | undefined, given: RegisterLine['given']): RegisterCouncil {
	const council = { ...(old ?? blankCouncil), ...given };
	if (!council.shortName) council.shortName = shortNameOf(council.name);
	if (!old && given.tier === undefined) council.tier = tierOfType[council.type] ?? 'single';
	if (old?.closedOn && !given.closedOn) council.closedOn = old.closedOn;
	if (old && !given.replacedBy?.length) council.replacedBy = old.replacedBy;
	return council;
}

const blankCouncil: RegisterCouncil = {
	code: '',
	name: '',
	shortName: '',
	gss: null,
	nation: '',
	region: null,
	typeCode: null,
	type: '',
	tier: null,
	countyCode: null,
	combinedAuthorityCode: null,
	slug: null,
	homepage: null,
	latitude: null,
	longitude: null,
	population: null,
	areaKm2: null,
	startedOn: null,
	closedOn: null,
	replacedBy: [],
	hexQ: null,
	hexR: null,
	emailDomains: []
};

/** "Allerdale Borough Council" → "Allerdale". */
const shortNameOf = (name: string) =>
	name
		.replace(/^(Borough|City) of /, '')
		.replace(/( (County|City|District|Borough|Metropolitan))* Council$/, '');

function contradictions(council: RegisterCouncil, all: ReadonlyMap<string, RegisterCouncil>): string[] {
	const found: string[] = [];
	for (const [column, code] of [
		['county_code', council.countyCode],
		['combined_authority_code', council.combinedAuthorityCode]
	]) {
		if (code && !all.has(code))
			found.push(`${column} "${code}" is neither in the register nor in this file.`);
	}
	for (const code of council.replacedBy) {
		if (!all.has(code)) found.push(`the successor "${code}" is neither in the register nor in this file.`);
	}
	if (council.replacedBy.length > 0 && !council.closedOn) {
		found.push('replaced_by names a successor, but there is no end_date.');
	}
	if (council.closedOn && council.startedOn && council.closedOn < council.startedOn) {
		found.push(`the council ends on ${council.closedOn}, before it starts on ${council.startedOn}.`);
	}
	if (succeedsItself(council, all)) found.push('following replaced_by leads back to this council.');
	return found;
}

function succeedsItself(council: RegisterCouncil, all: ReadonlyMap<string, RegisterCouncil>): boolean {
	const seen = new Set<string>();
	const open = [...council.replacedBy];
	for (let code = open.pop(); code !== undefined; code = open.pop()) {
		if (code === council.code) return true;
		if (seen.has(code)) continue;
		seen.add(code);
		open.push(...(all.get(code)?.replacedBy ?? []));
	}
	return false;
}

function tell(report: ImportReport, old: RegisterCouncil | undefined, council: RegisterCouncil) {
	const { code, name } = council;
	if (!old) {
		report.added.push({ code, name });
		return;
	}
	const closes = council.closedOn !== null && old.closedOn === null;
	if (closes) report.closed.push({ code, name, on: council.closedOn!, replacedBy: council.replacedBy });
	const fields = (Object.keys(council) as (keyof RegisterCouncil)[])
		.filter((field) => !isDeepStrictEqual(old[field], council[field]))
		.filter((field) => !closes || (field !== 'closedOn' && field !== 'replacedBy'))
		.map((field) => ({ column: columnOf(field), from: shown(old[field]), to: shown(council[field]) }));
	if (fields.length > 0) report.changed.push({ code, name, fields });
}

const shown = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? '')) || 'blank';
