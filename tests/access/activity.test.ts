import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { askForAccess } from '#lib/rooms/server/access-request.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { countActivitySince, type ActivityFilter } from '#lib/rooms/server/list-activity.ts';
import { readActivityPage } from '#lib/rooms/server/read-activity-page.ts';
import { readOverview } from '#lib/rooms/server/read-overview.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { makeThread } from '../support/comments.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let db: TestDatabase;
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let roomId: string;
let proposalId: string;
const sql = () => db.database.sql;
const section = 'findings';

beforeAll(async () => {
	db = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
});
afterAll(() => db.close());
beforeEach(async () => {
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, tom.id, 'editor');
	proposalId = await makeProposal(sql(), owner, roomId, 'A bid');
});

async function read(officer: SignedInOfficer, filter: ActivityFilter = {}, upTo: string | null = null) {
	const room = (await readRoom(sql(), officer, roomId))!;
	const asked = { roomId, access: room.access, councilCode: officer.councilCode, officerId: officer.id };
	return readActivityPage(sql(), { ...asked, upTo, filter });
}
const words = ({ news, lines }: Awaited<ReturnType<typeof read>>) =>
	[...news, ...lines].map(({ who, words: what }) => `${who} ${what}`);
const edits = (count: number, officer = tom) => sql()`
	insert into activity (room_id, officer_id, council_code, kind, details, at)
	select ${roomId}, ${officer.id}, ${officer.councilCode}, 'title-changed',
		jsonb_build_object('proposalId', ${proposalId}::text, 'from', n::text, 'to', (n + 1)::text), now()
	from generate_series(1, ${count}) n`;
const lastId = async () =>
	(await sql()<{ id: string }[]>`select max(id)::text as id from activity where room_id = ${roomId}`)[0]!.id;

describe('[P6] what one may not know of', () => {
	test('another council’s comment is in no list, count, filter or link to an event', async () => {
		const before = await lastId();
		await makeThread(sql(), owner, proposalId, { section, audience: 'council' });
		const secret = await lastId();
		const filters: ActivityFilter[] = [
			{},
			{ topic: 'comments' },
			{ person: owner.id },
			{ document: proposalId }
		];
		for (const filter of filters) {
			for (const upTo of [null, secret]) {
				expect(words(await read(tom, filter, upTo)).join()).not.toContain('commented');
				expect(words(await read(owner, filter, upTo)).join()).toContain('commented');
			}
		}
		const room = (await readRoom(sql(), tom, roomId))!;
		const asked = {
			roomId,
			access: room.access,
			councilCode: tom.councilCode,
			since: before,
			officerId: tom.id
		};
		expect(await countActivitySince(sql(), asked)).toBe(0);
		expect((await readOverview(sql(), tom, room)).activity.map((each) => each.words).join()).not.toContain(
			'commented'
		);
	});
	test('who asks at the door is for owners, in the list of people’s matters too', async () => {
		await askForAccess(sql(), await makeSignedIn(sql(), { name: 'At Door', councilCode: 'GLG' }), roomId, {});
		expect(words(await read(owner, { topic: 'people' })).join()).toContain('At Door asked for access');
		expect(words(await read(tom, { topic: 'people' })).join()).not.toContain('At Door');
	});
	test('[A2] a proposal, person or event of another room narrows to nothing of it', async () => {
		const other = await makeRoom(sql(), tom);
		const foreign = await makeProposal(sql(), tom, other, 'A secret bid');
		expect(words(await read(owner, { document: foreign }))).toEqual([]);
		expect(words(await read(owner, {}, '999999999999')).join()).not.toContain('A secret bid');
	});
	test('[X1] [B12] hostile words narrow to nothing, and break nothing', async () => {
		for (const hostile of hostileWords.filter((text) => !text.includes('\0'))) {
			expect(words(await read(owner, { person: hostile }))).toEqual([]);
			expect(words(await read(owner, { council: hostile }))).toEqual([]);
			expect(words(await read(owner, { document: hostile }))).toEqual([]);
		}
	});
});

describe('pages of what happened', () => {
	test('are 50 events each, without a gap or a double, also while more happens', async () => {
		await edits(120);
		const first = await read(owner);
		await edits(3);
		const second = await read(owner, {}, first.older);
		const third = await read(owner, {}, second.older);
		const all = [first, second, third].flatMap(words);
		expect([first, second].map((each) => words(each).length)).toEqual([50, 50]);
		expect(new Set(all).size).toBe(all.length);
		expect(all.filter((line) => line.includes('renamed'))).toHaveLength(120);
		expect(third.older).toBeNull();
	});
	test('narrow to a person, a council, a proposal and a topic, and to all of them', async () => {
		await edits(2);
		await edits(1, owner);
		const renamed = async (filter: ActivityFilter) =>
			words(await read(owner, filter)).filter((line) => line.includes('renamed')).length;
		expect(await renamed({ person: tom.id })).toBe(2);
		expect(await renamed({ council: 'DST' })).toBe(1);
		expect(await renamed({ document: proposalId })).toBe(3);
		expect(await renamed({ topic: 'texts' })).toBe(3);
		expect(await renamed({ topic: 'people' })).toBe(0);
		expect(await renamed({ person: tom.id, council: 'DST' })).toBe(0);
	});
	test('“since you were here” stands after what is new, and groups do not reach over it', async () => {
		await sql()`
			insert into activity (room_id, officer_id, council_code, kind, details)
			values (${roomId}, ${tom.id}, 'LDS', 'partners-changed', jsonb_build_object('proposalId', ${proposalId}::text))`;
		await sql()`
			insert into room_visit (room_id, officer_id, up_to, seen_at)
			values (${roomId}, ${owner.id}, ${await lastId()}, now() - interval '31 minutes')`;
		expect(await read(owner)).toMatchObject({ hasLine: false, news: [] });
		await sql()`
			insert into activity (room_id, officer_id, council_code, kind, details)
			values (${roomId}, ${tom.id}, 'LDS', 'partners-changed', jsonb_build_object('proposalId', ${proposalId}::text))`;
		const page = await read(owner);
		expect(page.news).toHaveLength(1);
		expect(page.lines[0]).toMatchObject({ words: page.news[0]!.words });
		const room = (await readRoom(sql(), owner, roomId))!;
		expect((await readOverview(sql(), owner, room)).news).toBe(1);
		await sql()`update room_visit set seen_at = now() where room_id = ${roomId}`;
		expect((await read(owner)).hasLine).toBe(false);
	});
});

describe('the deadline of a room', () => {
	const fields = (more: Record<string, string> = {}) => ({
		title: 'Homelessness prevention',
		visibility: 'private',
		'deadline-for': 'Send the bid',
		'deadline-day': '4',
		'deadline-month': '12',
		'deadline-year': '2027',
		'deadline-time': '5pm',
		...more
	});
	const deadline = async () => (await readRoom(sql(), owner, roomId))!.deadline;

	test('is by the clock in London, told once, stays without its fields, and goes when all are empty', async () => {
		expect(await changeRoom(sql(), owner, roomId, fields({ 'deadline-month': '7' }))).toEqual({ ok: true });
		await changeRoom(sql(), owner, roomId, fields({ 'deadline-month': '07', 'deadline-time': '17:00' }));
		expect(await deadline()).toEqual({ at: '2027-07-04T16:00:00+00:00', for: 'Send the bid' });
		const told = words(await read(tom)).filter((line) => line.includes('deadline'));
		expect(told).toEqual(['Priya Shah set the deadline to 4 July 2027, 5pm']);
		await changeRoom(sql(), owner, roomId, { title: 'Another', visibility: 'private' });
		expect(await deadline()).not.toBeNull();
		const empty = Object.fromEntries(Object.keys(fields()).map((key) => [key, '']));
		await changeRoom(sql(), owner, roomId, { ...empty, title: 'Another', visibility: 'private' });
		expect(await deadline()).toBeNull();
	});
	test.each([
		[{ 'deadline-day': '31', 'deadline-month': '2' }, 'deadline-day'],
		[{ 'deadline-day': 'x' }, 'deadline-day'],
		[{ 'deadline-year': '27' }, 'deadline-day'],
		[{ 'deadline-time': 'soon' }, 'deadline-time'],
		[{ 'deadline-time': '' }, 'deadline-time'],
		[{ 'deadline-for': '' }, 'deadline-for'],
		[{ 'deadline-day': '', 'deadline-month': '', 'deadline-year': '' }, 'deadline-day']
	])('%o is refused at %s, and nothing changes', async (wrong, field) => {
		const refused = await changeRoom(sql(), owner, roomId, { ...fields(wrong), title: 'Changed' });
		expect(refused).toMatchObject({ ok: false, reason: 'bad-input', field });
		expect(await readRoom(sql(), owner, roomId)).toMatchObject({
			title: 'Homelessness prevention',
			deadline: null
		});
	});
	test('[P6] is for owners to set', async () => {
		expect(await changeRoom(sql(), tom, roomId, fields())).toMatchObject({
			ok: false,
			reason: 'not-allowed'
		});
		expect(await deadline()).toBeNull();
	});
});
