import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { foundMost } from '#lib/palette/found-titles.ts';
import { searchTitles } from '#lib/palette/server/search-titles.ts';
import { testDatabase } from '../support/database.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let member: SignedInOfficer;
let outsider: SignedInOfficer;
const rooms = { private: '', open: '' };
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql());
	member = await makeSignedIn(sql(), { councilCode: 'LDS' });
	outsider = await makeSignedIn(sql(), { councilCode: 'GLG' });
	for (const visibility of ['private', 'open'] as const) {
		const room = (rooms[visibility] = await makeRoom(sql(), owner, { visibility }));
		const proposal = await makeProposal(sql(), owner, room);
		await sql()`update room set title = ${`Damp homes, ${visibility}`} where id = ${room}`;
		await sql()`update proposal set title = ${`Fewer cold rooms (100%_${visibility})`} where id = ${proposal}`;
	}
	await addMember(sql(), rooms.private, member.id, 'viewer');
});
afterAll(() => own.close());
beforeEach(() => sql()`delete from rate_limit`);

const find = async (by: SignedInOfficer, query: string) => {
	const outcome = await searchTitles(sql(), by, query);
	if (!outcome.ok) throw new Error(outcome.message);
	return {
		rooms: outcome.rooms.map(({ title }) => title).sort(),
		proposals: outcome.proposals.map(({ title }) => title).sort()
	};
};
const both = ['Damp homes, open', 'Damp homes, private'];

test('[A2] rooms and proposals are found by words of their titles, only in rooms that the officer may see', async () => {
	expect((await find(owner, 'homes DAMP')).rooms).toEqual(both);
	expect((await find(member, 'damp')).rooms).toEqual(both);
	expect((await find(outsider, 'damp')).rooms).toEqual(['Damp homes, open']);
	expect((await find(outsider, 'cold')).proposals).toEqual(['Fewer cold rooms (100%_open)']);
	expect(await find(outsider, 'private')).toEqual({ rooms: [], proposals: [] });
	expect(await find(owner, 'damp cold')).toEqual({ rooms: [], proposals: [] });
});
test('nothing asked: those of rooms with a role, and none that is merely open', async () => {
	expect((await find(owner, ' ')).rooms).toEqual(both);
	expect(await find(outsider, '')).toEqual({ rooms: [], proposals: [] });
});
test('[P5] a role that ended, a suspended account and a deleted proposal are found no more', async () => {
	const leaver = await makeSignedIn(sql(), { councilCode: 'LDS' });
	await addMember(sql(), rooms.private, leaver.id, 'editor');
	expect((await find(leaver, 'damp')).rooms).toEqual(both);
	await sql()`delete from room_member where officer_id = ${leaver.id}`;
	expect((await find(leaver, 'damp')).rooms).toEqual(['Damp homes, open']);
	await sql()`update officer set suspended_at = now() where id = ${leaver.id}`;
	expect((await find(leaver, 'damp')).rooms).toEqual([]);
	const gone = await makeProposal(sql(), owner, rooms.open);
	await sql()`update proposal set title = 'Gone for good', deleted_at = now() where id = ${gone}`;
	expect((await find(owner, 'gone')).proposals).toEqual([]);
});
test('[B12] no character is special, and a megabyte of words is answered in time', async () => {
	expect((await find(owner, '100%_')).proposals).toHaveLength(2);
	for (const query of ['%', '_a', '\\', "'", '* | &', 'a:*', '\0', '\ud800', ...hostileWords.slice(0, 5)])
		await find(owner, query);
	expect((await find(owner, '%%')).proposals).toEqual([]);
	const began = performance.now();
	await find(owner, 'damp '.repeat(200_000));
	expect(performance.now() - began).toBeLessThan(300);
});
test('[B12] among thousands of open rooms the answer is short and comes in time', async () => {
	await sql()`
		insert into room (title, summary, visibility, lead_council_code, created_by)
		select 'Street number ' || n, '', 'open', 'LDS', ${owner.id} from generate_series(1, 3000) as n`;
	const began = performance.now();
	expect((await find(outsider, 'street')).rooms).toHaveLength(foundMost);
	expect(performance.now() - began).toBeLessThan(300);
});
test('[A16] who searches without end waits, and is told how long', async () => {
	let last;
	for (let count = 0; count <= 240; count += 1) last = await searchTitles(sql(), outsider, 'x');
	expect(last).toMatchObject({ ok: false, reason: 'too-fast', retryAfter: expect.any(Number) });
	expect(await searchTitles(sql(), owner, 'damp')).toMatchObject({ ok: true });
});
