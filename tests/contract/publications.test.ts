import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedDemonstration } from '../../db/seed/index.ts';
import { anchorWords } from '#lib/comments/server/anchor-words.ts';
import { initialDocument } from '#lib/proposals/server/initial-document.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { readPublicationSearch } from '#lib/publications/publication-search.ts';
import { findPublication } from '#lib/publications/server/find-publication.ts';
import {
	listNewestPublications,
	listPublications,
	listThemes
} from '#lib/publications/server/list-publications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let given: TestDatabase;
const sql = () => given.database.sql;
const list = (query: string) => listPublications(sql(), readPublicationSearch(new URLSearchParams(query)));

beforeAll(async () => {
	given = await testDatabase();
	await seedDemonstration(sql(), { initialDocument, anchorWords, schemaVersion: SCHEMA_VERSION });
});
afterAll(() => given.close());

test('published work is listed in pages, the newest round first, each once', async () => {
	const pages = await Promise.all([1, 2, 3, 4].map((page) => list(`page=${page}`)));
	expect(pages.map((page) => page.items.length)).toEqual([10, 10, 1, 0]);
	expect(pages[0]!.total).toBe(21);
	const slugs = pages.flatMap((page) => page.items.map((item) => item.slug));
	expect(new Set(slugs).size).toBe(21);
	expect(pages[0]!.items[0]!.roundTitle).toBe('Local Digital Fund round 5');
	const newest = await listNewestPublications(sql(), 3);
	expect(newest.map((item) => item.slug)).toEqual(slugs.slice(0, 3));
});

test('a search looks in title, summary, theme, lead and partners, for every word', async () => {
	expect((await list('words=planning')).total).toBe(3);
	expect((await list('words=south+kesteven+repairs')).total).toBe(2);
	expect((await list('words=SOUTHWARK+hackney')).total).toBe(2);
	expect((await list('words=planning+homelessness')).total).toBe(0);
});

test('theme, phase and outcome narrow the list, also together', async () => {
	expect((await list('theme=homelessness')).total).toBe(3);
	expect((await list('outcome=not+funded')).total).toBe(3);
	expect((await list('theme=homelessness&outcome=not+funded')).total).toBe(2);
	expect((await list('phase=beta')).items.every((item) => item.phase === 'beta')).toBe(true);
	expect((await list('theme=nothing')).total).toBe(0);
	expect(await listThemes(sql())).toContain('adult social care');
});

test.each(['%', '_', '\\', "'", "' or 1=1 --", '.*', 'a:*&!(', '\u0000', '🙂🙂'])(
	'[FAULTS B12] the search takes %j as plain text',
	async (words) => {
		const found = await list(`words=${encodeURIComponent(words)}`);
		expect(found.total).toBe(words === '\u0000' ? 21 : words === "'" ? 3 : 0);
	}
);

test('[FAULTS B12] a search of 1 MB answers within 300 ms', async () => {
	const startedAt = performance.now();
	await list(`words=${'planning+'.repeat(110_000)}`);
	expect(performance.now() - startedAt).toBeLessThan(300);
});

test('[FAULTS B12] with 5,000 publications a search answers within 300 ms', async () => {
	const other = await testDatabase();
	try {
		const all = other.database.sql;
		await all`
			insert into publication (slug, title, summary, lead_name, lead_council_code, partners, themes, outcome)
			select 'bid-' || n, 'Bid ' || n, repeat('words of a summary ', 10), 'Leeds City Council', 'LDS',
				'[{"name":"Dorset","code":"DST"},{"name":"Hackney","code":"HCK"}]', '{planning,housing}', 'not funded'
			from generate_series(1, 5000) as n`;
		const search = readPublicationSearch(new URLSearchParams('words=dorset+planning+summary+4999&page=1'));
		const startedAt = performance.now();
		expect((await listPublications(all, search)).total).toBe(1);
		expect(performance.now() - startedAt).toBeLessThan(300);
	} finally {
		await other.close();
	}
});

test('a publication names its round, its councils as they are today, and work like it', async () => {
	const found = await findPublication(sql(), 'open-community-directory-of-support-services');
	expect(found).toMatchObject({
		outcome: 'funded',
		awardedGbp: 50000,
		lead: { name: 'Buckinghamshire County Council', nowPartOf: ['Buckinghamshire Council'] },
		round: { title: 'Local Digital Fund round 2', announcedOn: '2019-09-12', closesOn: null }
	});
	expect(found?.partners[0]).toEqual({ name: 'Adur and Worthing', councilName: null, nowPartOf: [] });
	expect(found?.partners[2]).toEqual({ name: 'Leeds', councilName: 'Leeds City Council', nowPartOf: [] });
	expect(found?.alike.map((item) => item.slug)).toContain('open-community-data-service-model');
});

test('a bid that was not funded has all that a funded one has', async () => {
	const found = await findPublication(sql(), 'homelessness-prevention-through-digital-innovation');
	expect(found).toMatchObject({ outcome: 'not funded', awardedGbp: null });
	expect(found?.source).toMatch(/^https:/);
	expect(found?.alike.length).toBeGreaterThan(0);
});

test.each(['nothing-here', '', '%', '../published', 'A', 'x\u0000', 'x'.repeat(1_000_000)])(
	'no publication is found under %#',
	async (slug) => {
		expect(await findPublication(sql(), slug)).toBeNull();
	}
);

test('a source that a browser would run is not shown as a link', async () => {
	const slug = 'digital-waste-service';
	await sql()`update publication set source = 'javascript:alert(1)' where slug = ${slug}`;
	expect((await findPublication(sql(), slug))?.source).toBeNull();
});
