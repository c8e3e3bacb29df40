import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { importCouncils } from '#lib/councils/server/import-councils.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The columns of the published list, with a few of its rows, as the shipped register has them. */
const header =
	'code,name,short_name,gss,nation,region,type_code,type,tier,county_code,combined_authority_code,slug,homepage,domain,email_domain_guess,lat,long,population_2020,area_km2,start_date,hex_q,hex_r';
const adur =
	'ADU,Adur District Council,Adur,E07000223,England,South East,NMD,Non-metropolitan district,lower,WSX,,adur,https://www.adur-worthing.gov.uk/,adur-worthing.gov.uk,adur-worthing.gov.uk,50.84444,-0.29853,64187,42,,8,-2';
const worcester =
	'WOC,Worcester City Council,Worcester,E07000237,England,West Midlands,NMD,Non-metropolitan district,lower,WOR,,worcester,http://www.worcester.gov.uk,worcester.gov.uk,worcester.gov.uk,52.19669,-2.21132,100265,33,,0,7';
const london =
	'GLA,Greater London Authority,Greater London,E61000001,England,London,SRA,Strategic Regional Authority,strategic,,,,,,,51.50435,-0.11955,9002488,1572,2005-06-22,,';
const formerHeader = 'code,name,gss,nation,type,start_date,end_date,replaced_by';
const former = [
	'ALL,Allerdale Borough Council,E07000026,England,Non-metropolitan district,,2023-04-01,CBD',
	'CMA,Cumbria County Council,E10000006,England,County,,2023-04-01,"CBD,WAF"',
	'NIR-A,Derry City Council,,Northern Ireland,NI district,,2015-03-31,'
];

let given: TestDatabase;
const sql = () => given.database.sql;
const run = (...lines: string[]) => importCouncils(sql(), bytes(lines.join('\n') + '\n'));
const everything = () => sql()`
	select c.*, (select array_agg(domain order by domain) from council_domain where council_code = c.code) as domains
	from council c order by code`;

beforeAll(async () => {
	given = await testDatabase();
});
afterAll(() => given.close());

const nothing = { ok: true, report: { added: [], changed: [], closed: [] } };

test('rows of the published lists, current and former, change nothing in the shipped register', async () => {
	expect(await run(header, adur, worcester, london)).toMatchObject({ ...nothing, ignoredColumns: [] });
	expect(await run(formerHeader, ...former)).toMatchObject(nothing);
});

test('a blank successor in the file does not undo the one that the register knows', async () => {
	await run(formerHeader, ...former);
	const [derry] = await sql()`select replaced_by from council where code = 'NIR-A'`;
	expect(derry?.replaced_by).toEqual(['DRS']);
});

test('an import adds, changes and closes, says which fields, and a second run reports nothing', async () => {
	const lines = [
		`${formerHeader},email_domain_guess`,
		'WSN,West Sussex Unitary Council,,England,Unitary authority,2028-04-01,,,westsussexunitary.gov.uk',
		'ADU,Adur and Shoreham Council,E07000223,England,Non-metropolitan district,,2020-01-01,WSN,adur-worthing.gov.uk'
	];
	expect(await run(...lines)).toEqual({
		ok: true,
		ignoredColumns: [],
		report: {
			added: [{ code: 'WSN', name: 'West Sussex Unitary Council' }],
			changed: [
				{
					code: 'ADU',
					name: 'Adur and Shoreham Council',
					fields: [{ column: 'name', from: 'Adur District Council', to: 'Adur and Shoreham Council' }]
				}
			],
			closed: [{ code: 'ADU', name: 'Adur and Shoreham Council', on: '2020-01-01', replacedBy: ['WSN'] }]
		}
	});
	expect(await run(...lines)).toMatchObject(nothing);
	const found = await findCouncilsByEmail(sql(), 'somebody@adur-worthing.gov.uk');
	expect(found.map((council) => council.code)).toEqual(['WSN', 'WOT']);
	const [audit] = await sql()`select details from audit_event where action = 'councils imported'`;
	expect(audit?.details).toEqual({ added: ['WSN'], changed: ['ADU'], closed: ['ADU'] });
});

test('a domain that moves takes the register’s own row with it and leaves those an administrator added', async () => {
	await sql()`insert into council_domain (domain, council_code) values ('worcester.example', 'WOC')`;
	const moved = worcester.replaceAll('worcester.gov.uk', 'worcestercity.gov.uk');
	const outcome = await run(header, moved);
	expect(outcome).toMatchObject({ ok: true });
	const domains = await sql()`select domain from council_domain where council_code = 'WOC' order by domain`;
	expect(domains.map((row) => row.domain)).toEqual(['worcester.example', 'worcestercity.gov.uk']);
	await run(header, worcester);
});

test('two imports at once take turns and end in the same register', async () => {
	const outcomes = await Promise.all([
		run(formerHeader, 'TWO,Twice Council,,England,Unitary authority,,,'),
		run(formerHeader, 'TWO,Twice Council,,England,Unitary authority,,,')
	]);
	const added = outcomes.map((outcome) => (outcome.ok ? outcome.report.added.length : -1));
	expect(added.sort()).toEqual([0, 1]);
});

describe('a bad file changes nothing and says which line and why', () => {
	const long = 'x'.repeat(1000);
	const bad: [string, Uint8Array, RegExp][] = [
		['a missing column', bytes('code,name,nation\nAAA,A Council,England\n'), /^Line 1: .*missing: type\.$/],
		[
			'an unknown tier',
			bytes(`${header}\n${adur.replace(',lower,', ',middle,')}\n`),
			/^Line 2: tier "middle" is not/
		],
		[
			'a code twice',
			bytes(`${header}\n${adur}\n${worcester}\n${adur}\n`),
			/^Line 4: the code ADU is already on line 2\.$/
		],
		[
			'a quotation mark never closed',
			bytes(`${formerHeader}\nAAA,"A Council,,England,County,,,\n`),
			/^Line \d: a quotation mark/
		],
		['a stray quotation mark', bytes(`${formerHeader}\nAAA,A "Council",,England,County,,,\n`), /^Line 2: /],
		[
			'too few cells',
			bytes(`${formerHeader}\n${former[0]}\nAAA,A Council\n`),
			/^Line 3: the number of columns/
		],
		[
			'Latin-1',
			Uint8Array.from([...bytes(`${formerHeader}\n${former[0]}\nYNM,Ynys M`), 0xf4, 0x6e, 0x0a]),
			/^Line 3: the file is not UTF-8/
		],
		['UTF-16', Uint8Array.from([0xff, 0xfe, 0x63, 0x00]), /UTF-16/],
		[
			'an unknown successor',
			bytes(`${formerHeader}\nALL,Allerdale Borough Council,,England,County,,2023-04-01,ZZZ\n`),
			/^Line 2: the successor "ZZZ" is neither/
		],
		[
			'a successor without an end',
			bytes(`${formerHeader}\nLDS,Leeds City Council,,England,County,,,CBD\n`),
			/^Line 2: .*no end_date/
		],
		[
			'a ring of successors',
			bytes(
				`${formerHeader}\nCBD,Cumberland Council,,England,County,,2027-04-01,WAF\nWAF,Westmorland and Furness Council,,England,County,,2027-04-01,CBD\n`
			),
			/^Line 2: following replaced_by leads back/
		],
		[
			'an unknown county',
			bytes(`${header}\n${adur.replace(',WSX,', ',ZZZ,')}\n`),
			/^Line 2: county_code "ZZZ"/
		],
		[
			'a date that is none',
			bytes(`${formerHeader}\nALL,Allerdale,,England,County,,2023-02-31,CBD\n`),
			/^Line 2: end_date "2023-02-31" is not a date/
		],
		[
			'a nation that is none',
			bytes(`${formerHeader}\nALL,Allerdale,,Cumbria,County,,,\n`),
			/^Line 2: nation "Cumbria" is not one of/
		],
		[
			'a domain of everybody',
			bytes(`code,name,nation,type,email_domain_guess\nLDS,Leeds,England,Metropolitan district,gov.uk\n`),
			/^Line 2: email_domain_guess "gov.uk" stands for more/
		],
		[
			'a place abroad',
			bytes(`${header}\n${adur.replace('50.84444', '5.84444')}\n`),
			/^Line 2: lat "5.84444" is not a latitude/
		],
		[
			'hidden characters in a name',
			bytes(`${formerHeader}\nAAA,A\u202e Council,,England,County,,,\n`),
			/^Line 2: The name contains hidden characters/
		],
		[
			'a name that is too long',
			bytes(`${formerHeader}\nAAA,${long},,England,County,,,\n`),
			/^Line 2: The name must be 200 characters or fewer/
		],
		['a blank name', bytes(`${formerHeader}\nAAA,,,England,County,,,\n`), /^Line 2: The name is missing/],
		[
			'a lower-case code',
			bytes(`${formerHeader}\nlds,Leeds,,England,County,,,\n`),
			/^Line 2: code "lds" is not a register code/
		],
		['an empty file', bytes(''), /empty/],
		['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), /^Line 1: the file is not UTF-8/]
	];
	test.each(bad)('%s', async (_, file, words) => {
		const before = await everything();
		const outcome = await importCouncils(sql(), file);
		expect(outcome.ok).toBe(false);
		if (outcome.ok) return;
		expect(outcome.problems[0]).toMatch(words);
		expect(await everything()).toEqual(before);
	});

	test('a good line before a bad one is not kept either', async () => {
		const outcome = await run(
			formerHeader,
			'ZZN,New Council,,England,County,,,',
			'BAD,Bad Council,,England,County,,2027-04-01,ZZZ'
		);
		expect(outcome).toMatchObject({ ok: false });
		expect(await sql()`select from council where code = 'ZZN'`).toHaveLength(0);
	});
});

test('the command prints what it did and ends with 0, or the reasons and 1', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-import-'));
	const command = async (name: string) => {
		const { FOLKMOOT_EMBEDDED_URL: _, ...env } = process.env;
		try {
			const { stdout } = await promisify(execFile)(process.execPath, ['scripts/import-councils.ts', name], {
				env: { ...env, FOLKMOOT_EMBEDDED_URL: given.url }
			});
			return { code: 0, text: stdout };
		} catch (error) {
			const { code, stderr } = error as { code: number; stderr: string };
			return { code, text: stderr };
		}
	};
	try {
		const file = join(folder, 'new.csv');
		await writeFile(file, `${formerHeader},mayor\nCLI,Command Council,,Wales,Welsh unitary authority,,,,x\n`);
		const first = await command(file);
		expect(first).toMatchObject({ code: 0 });
		expect(first.text).toMatch(
			/not known to the register: mayor\.\nAdded {4}CLI {2}Command Council\n1 added/
		);
		expect((await command(file)).text).toMatch(/Nothing to do/);
		await writeFile(file, 'code\nAAA\n');
		const refused = await command(file);
		expect(refused.code).toBe(1);
		expect(refused.text).toMatch(
			/was not imported\. Nothing was changed\.\n {2}Line 1: The columns are missing/
		);
		expect((await command(join(folder, 'absent.csv'))).text).toMatch(/cannot be read: it is not there/);
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('the command brings up a data folder that is at rest, and joins the database of one that is in use', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-import-'));
	await chmod(folder, 0o755);
	const file = join(folder, 'new.csv');
	await writeFile(file, `${formerHeader}\nCLI,Command Council,,Wales,Welsh unitary authority,,,\n`);
	const command = async () => {
		const { FOLKMOOT_EMBEDDED_URL: _, DATABASE_URL: __, ...env } = process.env;
		const { stdout } = await promisify(execFile)(process.execPath, ['scripts/import-councils.ts', file], {
			env: { ...env, DATA_DIR: join(folder, 'data') }
		});
		return stdout;
	};
	try {
		expect(await command()).toMatch(/Added {4}CLI/);
		const embedded = await startEmbedded({ dataDir: join(folder, 'data') });
		try {
			expect(await command()).toMatch(/Nothing to do/);
			expect(embedded.pid()).not.toBeNull();
		} finally {
			await embedded.stop();
		}
	} finally {
		await rm(folder, { recursive: true });
	}
}, 60_000);
