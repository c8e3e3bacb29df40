import * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../../db/queries/documents.ts';
import { seedDemonstration } from '../../db/seed/index.ts';
import type { DecisionKind } from '#lib/decisions/decision.ts';
import { countVotes } from '#lib/decisions/server/close-decision.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { anchorWords } from '#lib/comments/server/anchor-words.ts';
import { initialDocument } from '#lib/proposals/server/initial-document.ts';
import { countWords } from '#lib/proposals/words.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const tools = { initialDocument, anchorWords, schemaVersion: SCHEMA_VERSION };
let given: TestDatabase;
const sql = () => given.database.sql;

beforeAll(async () => {
	given = await testDatabase();
	expect(await seedDemonstration(sql(), tools)).toBe(true);
});
afterAll(() => given.close());

test('the demonstration has rounds, published bids, and sample officers of at least five councils', async () => {
	const [counts] = await sql()`
		select (select count(*)::int from fund_round) as rounds,
			(select count(*)::int from publication) as publications,
			(select count(*)::int from publication where outcome = 'not funded') as "notFunded",
			(select count(*)::int from officer where is_sample) as samples,
			(select count(*)::int from officer where not is_sample) as others,
			(select count(distinct council_code)::int from officer) as councils`;
	expect(counts).toEqual({
		rounds: 6,
		publications: 21,
		notFunded: 3,
		samples: 8,
		others: 0,
		councils: 8
	});
});

test('every sample address is one that belongs to nobody', async () => {
	const emails = await sql()`select email from officer`;
	for (const { email } of emails) expect(email).toMatch(/^[a-z.-]+@[a-z]+\.example$/);
});

test('every council a published bid names by code is in the register, and other names stay names', async () => {
	const partners = await sql()`
		select p.slug, partner ->> 'name' as name, partner ->> 'code' as code, c.name as council
		from publication p, jsonb_array_elements(p.partners) as partner
		left join council c on c.code = partner ->> 'code'`;
	for (const row of partners) if (row.code) expect(row.council).toContain(row.name);
	const names = partners.filter((row) => !row.code).map((row) => row.name);
	expect(new Set(names)).toEqual(
		new Set(['2 partner councils', 'Adur and Worthing', 'Newham (consulted)', 'Government Digital Service'])
	);
});

test('a second call, and calls at once, add nothing', async () => {
	const results = await Promise.all([seedDemonstration(sql(), tools), seedDemonstration(sql(), tools)]);
	expect(results).toEqual([false, false]);
	const [count] = await sql()`select count(*)::int as officers from officer`;
	expect(count?.officers).toBe(8);
});

test('a database that somebody uses gets no samples', async () => {
	const other = await testDatabase();
	try {
		await other.database.sql`
			insert into officer (email, name, council_code) values ('real@leeds.gov.uk', 'Real', 'LDS')`;
		expect(await seedDemonstration(other.database.sql, tools)).toBe(false);
		expect(await other.database.sql`select from publication`).toHaveLength(0);
	} finally {
		await other.close();
	}
});

test('Priya owns the first room, Tom edits, Megan comments and Alasdair is outside', async () => {
	const people = await sql()`
		select o.name, m.role from room_member m join officer o on o.id = m.officer_id
		join room r on r.id = m.room_id where r.title = 'Homelessness prevention' order by o.name`;
	expect(people.map((row) => [row.name, row.role])).toEqual([
		['Megan Rees', 'commenter'],
		['Priya Shah', 'owner'],
		['Tom Okafor', 'editor']
	]);
	const rooms = await sql()`select visibility, length(title) as length from room order by length(title)`;
	expect(rooms.map((row) => row.visibility)).toEqual(['private', 'open', 'private']);
	expect(rooms.at(-1)?.length).toBe(90);
});

test('each sample proposal has a document with its sections: some empty, one over its limit, one with a list', async () => {
	const sections = await sql()<{ id: string; key: string; limit: number | null }[]>`
		select p.id, s.key, s.word_limit as "limit" from proposal p join form_section s on s.form_id = p.form_id`;
	const texts: { words: number; limit: number | null; xml: string }[] = [];
	for (const { id, key, limit } of sections) {
		const stored = await readDocument(sql(), id);
		expect(stored?.schemaVersion).toBe(SCHEMA_VERSION);
		const doc = new Y.Doc();
		for (const update of stored?.tail ?? []) Y.applyUpdate(doc, update);
		const fragment = doc.getXmlFragment(key);
		expect(fragment.length).toBeGreaterThan(0);
		texts.push({ words: countWords(fragmentText(fragment)), limit, xml: fragment.toString() });
	}
	expect(texts.filter(({ words, limit }) => limit !== null && words > limit)).toHaveLength(1);
	expect(texts.filter(({ words }) => words === 0).length).toBeGreaterThan(10);
	expect(texts.some(({ xml }) => xml.includes('<bulletlist>'))).toBe(true);
});

test('section states and activity name sections and proposals that exist', async () => {
	const strayStates = await sql()`
		select s.key from proposal_section s join proposal p on p.id = s.proposal_id
		left join form_section f on f.form_id = p.form_id and f.key = s.key where f.key is null`;
	expect(strayStates).toHaveLength(0);
	const strayActivity = await sql()`
		select a.kind from activity a left join proposal p on p.id = (a.details ->> 'proposalId')::uuid
		where a.details ? 'proposalId' and p.id is null`;
	expect(strayActivity).toHaveLength(0);
	const [future] = await sql()`select count(*)::int as rows from activity where at > now()`;
	expect(future?.rows).toBe(0);
});

test('a sample proposal has comments on its words: some answered, resolved, for a council, for one council only, with a mention', async () => {
	const [row] = await sql()`
		select count(*)::int as threads, count(t.resolved_at)::int as resolved, count(t.council_code)::int as internal,
			count(t.anchor_start)::int as anchored, sum(t.comments)::int as comments,
			(select count(*)::int from comment where for_council) as spoken,
			(select count(*)::int from comment_mention) as mentions,
			(select count(*)::int from activity where kind = 'comment') as told
		from comment_thread t`;
	expect(row).toEqual({
		threads: 5,
		resolved: 1,
		internal: 1,
		anchored: 5,
		comments: 8,
		spoken: 1,
		mentions: 1,
		told: 9
	});
});

test('sample decisions are one that is open and one that closed as its votes say', async () => {
	const decisions = await sql()<
		{ id: string; state: string; outcome: unknown; kind: DecisionKind; quorum: number }[]
	>`
		select id, state, outcome, kind, quorum from decision order by closes_at`;
	expect(decisions.map(({ state }) => state)).toEqual(['closed', 'open']);
	const { outcome, words } = await countVotes(sql(), decisions[0]!);
	expect(decisions[0]!.outcome).toEqual(outcome);
	const [told] =
		await sql()`select details ->> 'result' as result from activity where details ->> 'did' = 'closed'`;
	expect(told).toEqual({ result: words });
	const [over] = await sql()`select count(*)::int as rows from vote where at > now()`;
	expect(over).toEqual({ rows: 0 });
});
