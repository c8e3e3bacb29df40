import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { markChatRead } from '#lib/chat/server/mark-chat-read.ts';
import { castVote } from '#lib/decisions/server/cast-vote.ts';
import { listWaitingVotes } from '#lib/decisions/server/list-waiting-votes.ts';
import { nameCasters } from '#lib/decisions/server/name-casters.ts';
import { listDecisions } from '#lib/decisions/server/read-decisions.ts';
import { homeLimits } from '#lib/home/home.ts';
import { readHome } from '#lib/home/server/read-home.ts';
import { startRoom } from '#lib/home/server/start-room.ts';
import type { Role } from '#lib/rooms/access.ts';
import { listRooms } from '#lib/rooms/server/list-rooms.ts';
import { say } from '../support/chat.ts';
import { testDatabase } from '../support/database.ts';
import { makeDecision } from '../support/decisions.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
/** of Leeds */
let tom: SignedInOfficer;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
});

const setDeadline = (roomId: string, at: string, what: string) => sql()`
	update room set deadline_at = ${sql().unsafe(at)}, deadline_for = ${what} where id = ${roomId}`;
const giveCouncil = (roomId: string, role: Role | null, councilCode = 'LDS') => sql()`
	insert into room_council (room_id, council_code, part, role) values (${roomId}, ${councilCode}, 'partner', ${role})
	on conflict (room_id, council_code) do update set role = ${role}`;
const enter = (
	roomId: string,
	{ id }: { id: string },
	node = 'node',
	until = "now() + interval '1 minute'"
) => sql()`
	insert into room_presence (room_id, officer_id, node, place, away, used_at, until)
	values (${roomId}, ${id}, ${node}, ${sql().json({ at: 'room', page: 'overview' })}, false, now(), ${sql().unsafe(until)})`;
const visit = (roomId: string, { id }: { id: string }, ago: string) => sql()`
	insert into room_visit (room_id, officer_id, up_to, seen_at) values (${roomId}, ${id}, 0, now() - ${ago}::interval)`;
const titles = async (by: SignedInOfficer) =>
	(await readHome(sql(), by)).mine.rooms.map(({ title }) => title);

describe('what waits', () => {
	test('[A2] is of rooms that may be seen alone, in lists and in counts, from the moment a role ends', async () => {
		const roomId = await makeRoom(sql(), owner, { title: 'A secret room' });
		await addMember(sql(), roomId, tom.id, 'owner');
		const { seq } = await say(sql(), tom, roomId, 'I am here');
		await markChatRead(sql(), tom, roomId, { upTo: seq });
		await say(sql(), owner, roomId, 'A secret word for @Tom Okafor');
		await makeTask(sql(), owner, roomId, { title: 'A secret task', owner: `person:${tom.id}` });
		await makeDecision(sql(), owner, roomId, { question: 'A secret question?' });
		await setDeadline(roomId, "now() + interval '1 day'", 'Send the secret');
		await enter(roomId, owner);
		const asker = await makeSignedIn(sql(), { name: 'Secret Asker' });
		await sql()`insert into access_request (room_id, officer_id) values (${roomId}, ${asker.id})`;

		const home = await readHome(sql(), tom);
		expect(home.mine).toMatchObject({
			rooms: [{ title: 'A secret room', unread: 1, here: { count: 1, names: ['Priya Shah'] } }],
			total: 1
		});
		expect(home.news).toMatchObject([{ who: 'Priya Shah', reason: 'mention' }]);
		expect(home.votes).toMatchObject({ votes: [{ question: 'A secret question?' }], total: 1 });
		expect(home.tasks).toMatchObject({ tasks: [{ title: 'A secret task' }], total: 1 });
		expect(home.deadlines).toMatchObject([{ for: 'Send the secret', room: { title: 'A secret room' } }]);
		expect(home.requests).toMatchObject({ requests: [{ name: 'Secret Asker' }], total: 1 });

		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${tom.id}`;
		const { today: _, now: __, ...after } = await readHome(sql(), tom);
		expect(JSON.stringify(after).toLowerCase()).not.toContain('secret');
		expect(JSON.stringify(after)).not.toContain(roomId);
		expect(after).toEqual({
			mine: { rooms: [], total: 0 },
			open: { rooms: [], total: 0 },
			invitations: [],
			requests: { requests: [], total: 0 },
			news: [],
			votes: { votes: [], total: 0 },
			tasks: { tasks: [], total: 0 },
			deadlines: []
		});
	});
	test('deadlines come in their order, the day’s own still among them and those before it not', async () => {
		const [a, b, c] = [
			await makeRoom(sql(), owner),
			await makeRoom(sql(), owner),
			await makeRoom(sql(), owner)
		];
		await setDeadline(a, "now() + interval '9 days'", 'Later');
		await setDeadline(b, "date_trunc('day', now(), 'Europe/London')", 'This midnight');
		await setDeadline(c, "date_trunc('day', now(), 'Europe/London') - interval '1 second'", 'Yesterday');
		expect((await readHome(sql(), owner)).deadlines.map((deadline) => deadline.for)).toEqual([
			'This midnight',
			'Later'
		]);
	});
	test('votes are exactly those that the rooms themselves ask for', async () => {
		const roomId = await makeRoom(sql(), owner);
		const other = await makeSignedIn(sql(), { name: 'Tess', councilCode: 'LDS' });
		await addMember(sql(), roomId, other.id, 'editor');
		const [people, councils] = [
			await makeDecision(sql(), owner, roomId, { voters: 'people' }),
			await makeDecision(sql(), owner, roomId, { voters: 'councils' })
		];
		const closed = await makeDecision(sql(), owner, roomId);
		await sql()`update decision set closes_at = now() - interval '1 second' where id = ${closed}`;
		const asked = async () => {
			await sql()`delete from rate_limit`;
			const inRoom = (await listDecisions(sql(), tom, roomId))?.open.filter(({ asked }) => asked) ?? [];
			const { votes, total } = await listWaitingVotes(sql(), tom, 50);
			expect(votes.map(({ id }) => id)).toEqual(inRoom.map(({ id }) => id));
			expect(total).toBe(votes.length);
			return votes.map(({ id }) => (id === people ? 'people' : id === councils ? 'councils' : id)).sort();
		};
		const member = (role: Role) => addMember(sql(), roomId, tom.id, role);
		expect(await asked()).toEqual([]);
		await member('viewer');
		expect(await asked()).toEqual([]);
		await member('commenter');
		expect(await asked()).toEqual(['people']);
		await giveCouncil(roomId, null);
		expect(await asked()).toEqual(['councils', 'people']);
		const name = (officers: string[]) => nameCasters(sql(), owner, roomId, { council: 'LDS', officers });
		await name([other.id]);
		expect(await asked()).toEqual(['people']);
		await name([other.id, tom.id]);
		expect(await asked()).toEqual(['councils', 'people']);
		await name([]);
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${tom.id}`;
		expect(await asked()).toEqual([]);
		await giveCouncil(roomId, 'viewer');
		expect(await asked()).toEqual([]);
		await giveCouncil(roomId, 'commenter');
		expect(await asked()).toEqual(['people']);
		await member('viewer');
		expect(await asked()).toEqual(['people']);
		await member('editor');
		expect(await asked()).toEqual(['councils', 'people']);
		const vote = (decision: string, by: SignedInOfficer) =>
			castVote(sql(), by, roomId, { decision, revision: '0', stand: 'agree', reason: '' });
		await vote(councils, other);
		expect(await asked()).toEqual(['people']);
		await vote(people, tom);
		expect(await asked()).toEqual([]);
		// The other tests' officers of Leeds are not in this room.
		await giveCouncil(roomId, null);
	});
});

describe('the rooms', () => {
	test('stand by when the officer was there last, a new one by when they got in; of many, the first', async () => {
		for (const [title, ago] of [
			['Old', '9 days'],
			['Last', '1 minute'],
			['Middle', '3 days']
		] as const) {
			await visit(await makeRoom(sql(), owner, { title }), owner, ago);
		}
		expect(await titles(owner)).toEqual(['Last', 'Middle', 'Old']);
		const added = await makeRoom(sql(), tom, { title: 'New to her' });
		await addMember(sql(), added, owner.id, 'viewer');
		expect(await titles(owner)).toEqual(['New to her', 'Last', 'Middle', 'Old']);

		for (let made = 0; made < homeLimits.rooms; made += 1)
			await makeRoom(sql(), owner, { title: `Room ${made}` });
		const { mine } = await readHome(sql(), owner);
		expect([mine.rooms.length, mine.total]).toEqual([homeLimits.rooms, homeLimits.rooms + 4]);
		const all = { which: 'mine', order: 'title' } as const;
		const first = await listRooms(sql(), owner, { ...all, most: 10 });
		const second = await listRooms(sql(), owner, { ...all, most: 10, skip: 10 });
		const both = [...first.rooms, ...second.rooms].map(({ title }) => title);
		expect([first.total, second.total]).toEqual([16, 16]);
		expect(both).toHaveLength(16);
		expect(both.slice(0, 3)).toEqual(['Last', 'Middle', 'New to her']);
	});
	test('say who is there: not the reader, nobody who may not, twice for none; who hides is counted alone', async () => {
		const roomId = await makeRoom(sql(), owner);
		const [hidden, gone, suspended] = [
			await makeSignedIn(sql(), { name: 'Hidden Person' }),
			await makeSignedIn(sql(), { name: 'Gone Person' }),
			await makeSignedIn(sql(), { name: 'Suspended Person' })
		];
		await sql()`update officer set hides_presence = true where id = ${hidden.id}`;
		for (const { id } of [tom, hidden, suspended]) await addMember(sql(), roomId, id, 'editor');
		for (const person of [owner, tom, hidden, gone, suspended]) await enter(roomId, person);
		await enter(roomId, tom, 'another node');
		await sql()`update officer set suspended_at = now() where id = ${suspended.id}`;
		const here = async (by: SignedInOfficer) => (await readHome(sql(), by)).mine.rooms[0]!.here;
		expect(await here(owner)).toEqual({ count: 2, names: ['Tom Okafor'] });
		expect(await here(hidden)).toEqual({ count: 2, names: ['Priya Shah', 'Tom Okafor'] });
		await sql()`update room_presence set until = now() - interval '1 second' where officer_id = ${tom.id}`;
		expect(await here(owner)).toEqual({ count: 1, names: [] });
	});
	test('that are open to all are apart, and have no unread words for who never was in their chat', async () => {
		const roomId = await makeRoom(sql(), owner, { title: 'Open to all', visibility: 'open' });
		await say(sql(), owner, roomId, 'Hello');
		const { mine, open } = await readHome(sql(), tom);
		expect(mine.total).toBe(0);
		expect(open.rooms.find(({ id }) => id === roomId)).toMatchObject({ role: null, unread: 0 });
		await sql()`update room set visibility = 'private' where id = ${roomId}`;
		expect((await readHome(sql(), tom)).open.rooms.map(({ id }) => id)).not.toContain(roomId);
	});
});

describe('a first room', () => {
	const form = (more = {}) => ({
		room: randomUUID(),
		note: randomUUID(),
		title: 'Dorset and partners',
		...more
	});
	const made = () => sql()<{ room: string; note: string; makes: string; sections: number }[]>`
		select r.title as room, p.title as note, f.makes, (
			select count(*)::int from form_section s where s.form_id = f.id
		) as sections
		from room r join proposal p on p.room_id = r.id join form f on f.id = p.form_id where r.created_by = ${owner.id}`;

	test('is private, the officer’s own and led by their council, with a note to write in', async () => {
		const asked = form();
		expect(await startRoom(sql(), owner, asked)).toEqual({ ok: true, noteId: asked.note });
		expect(await made()).toEqual([
			{ room: asked.title, note: asked.title, makes: 'discovery note', sections: expect.any(Number) }
		]);
		const { mine } = await readHome(sql(), owner);
		expect(mine.rooms).toMatchObject([
			{ id: asked.room, visibility: 'private', role: 'owner', lead: { code: 'DST' }, proposals: 1 }
		]);
		const [text] = await sql()`select 1 from document where id = ${asked.note}`;
		expect(text).toBeDefined();
		expect((await readHome(sql(), tom)).mine.total).toBe(0);
	});
	test('[D16] sent again, and five times at once, is one room', async () => {
		const asked = form();
		const answers = await Promise.all(Array.from({ length: 5 }, () => startRoom(sql(), owner, asked)));
		for (const answer of [...answers, await startRoom(sql(), owner, asked)]) {
			expect(answer).toEqual({ ok: true, noteId: asked.note });
		}
		expect(await made()).toHaveLength(1);
	});
	test('[A2] ids that are taken tell nothing, and nothing is made', async () => {
		const theirs = await makeRoom(sql(), tom, { title: 'Theirs' });
		const note = await makeProposal(sql(), tom, theirs);
		for (const taken of [{ room: theirs }, { room: theirs, note }, { note }]) {
			expect(await startRoom(sql(), owner, form(taken))).toMatchObject({ reason: 'bad-input' });
		}
		expect(await made()).toEqual([]);
	});
	test('[X1] hostile titles are words; empty, hidden and endless ones are refused, and kept by the form', async () => {
		await startRoom(sql(), owner, form({ title: hostileWords[0] }));
		expect((await made())[0]).toMatchObject({ room: hostileWords[0], note: hostileWords[0] });
		for (const title of ['  ', 'a\u202eb', 'x'.repeat(1_000_000), { $ne: 1 }]) {
			expect(await startRoom(sql(), owner, form({ title }))).toMatchObject({
				reason: 'bad-input',
				field: 'title'
			});
		}
		expect(await startRoom(sql(), owner, form({ room: 'x' }))).toMatchObject({ reason: 'bad-input' });
		expect(await made()).toHaveLength(1);
	});
	test('[A16] counts among the twenty of an hour, and says when the next can be made', async () => {
		for (let made = 0; made < 20; made += 1) await startRoom(sql(), owner, form());
		expect(await startRoom(sql(), owner, form())).toMatchObject({
			reason: 'too-fast',
			retryAfter: expect.any(Number),
			message: expect.stringMatching(/what you entered is still here. Try again in 60 minutes\.$/)
		});
	});
	test('is not made by who is suspended', async () => {
		await sql()`update officer set suspended_at = now() where id = ${owner.id}`;
		expect(await startRoom(sql(), owner, form())).toMatchObject({ reason: 'signed-out' });
		expect(await made()).toEqual([]);
	});
});
