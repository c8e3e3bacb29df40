import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { countThreads } from '#lib/comments/server/list-threads.ts';
import { readDecision } from '#lib/decisions/server/read-decisions.ts';
import { castVote } from '#lib/decisions/server/cast-vote.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import type { Role } from '#lib/rooms/access.ts';
import { inviteCouncil } from '#lib/rooms/server/council-in-room.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { invitePerson } from '#lib/rooms/server/invite-person.ts';
import { leaveAsCouncil, readCouncilLeaving } from '#lib/rooms/server/leave-as-council.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import { leaveRoom } from '#lib/rooms/server/person-in-room.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { makeThread } from '../support/comments.ts';
import { testDatabase } from '../support/database.ts';
import { makeDecision } from '../support/decisions.ts';
import { makeGuest } from '../support/guests.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
/** of Dorset, which leads */
let owner: SignedInOfficer;
/** of Leeds, a partner */
let tom: SignedInOfficer;
let ana: SignedInOfficer;
let suspended: SignedInOfficer;
/** of Cardiff, with no part */
let megan: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	ana = await makeSignedIn(sql(), { name: 'Ana Ruiz', councilCode: 'LDS' });
	suspended = await makeSignedIn(sql(), { name: 'Sam Gone', councilCode: 'LDS', suspended: true });
	megan = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	roomId = await makeRoom(sql(), owner);
	await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'commenter' });
	await addMember(sql(), roomId, tom.id, 'owner');
	await addMember(sql(), roomId, ana.id, 'editor');
	await addMember(sql(), roomId, suspended.id, 'editor');
	await addMember(sql(), roomId, megan.id, 'commenter');
});

const leave = (council = 'LDS', by = tom, more = {}) =>
	leaveAsCouncil(sql(), by, roomId, { council, ...more });
const sees = async (by: SignedInOfficer) => (await readRoomAccess(sql(), by, roomId)).access.see;
const councils = async () =>
	(await listCouncilsInRoom(sql(), roomId)).map(({ code, part }) => `${code} ${part}`);
const roles = async () =>
	Object.fromEntries((await listPeople(sql(), roomId)).map(({ name, ownRole }) => [name, ownRole]));
const said = async () => {
	const { access } = await readRoomAccess(sql(), owner, roomId);
	const entries = await listActivity(sql(), { roomId, access, councilCode: 'DST' });
	return groupActivity(entries).map(({ officers, words }) => `${officers.join(' and ')} ${words}`);
};
const audits = async () =>
	(
		await sql()<{ action: string }[]>`select action from audit_event where subject = ${roomId} order by at`
	).map(({ action }) => action);

describe('a partner council leaves', () => {
	test('every right of its officers ends, given to them or to the council; others stay as they were', async () => {
		const colleague = await makeSignedIn(sql(), { councilCode: 'LDS' });
		expect(await sees(colleague)).toBe(true);
		expect(await leave()).toEqual({ ok: true });
		for (const one of [tom, ana, colleague]) expect(await sees(one)).toBe(false);
		expect(await councils()).toEqual(['DST lead']);
		expect(await roles()).toEqual({ 'Priya Shah': 'owner', 'Megan Rees': 'commenter' });
		const [kept] = await sql()`
			select 1 from room_member where room_id = ${roomId} and officer_id = ${suspended.id}`;
		expect(kept).toBeUndefined();
		expect((await said())[0]).toBe(
			'Tom Okafor left the room for Leeds City Council: all its officers’ roles ended'
		);
		expect((await audits()).at(-1)).toBe('room-council-left');
	});
	test('what it wrote and voted stays with name and council, and its tasks stay its own', async () => {
		const proposal = await makeProposal(sql(), owner, roomId);
		const [first] = await sql()<{ key: string }[]>`
			select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} limit 1`;
		const section = first!.key;
		await makeThread(sql(), tom, proposal, { section });
		await makeThread(sql(), tom, proposal, { section, audience: 'council' });
		const decision = await makeDecision(sql(), owner, roomId);
		expect(await castVote(sql(), tom, roomId, { decision, stand: 'agree' })).toMatchObject({ ok: true });
		await makeTask(sql(), owner, roomId, { owner: 'council:LDS' });
		await makeTask(sql(), owner, roomId, { owner: `person:${ana.id}` });
		expect(await readCouncilLeaving(sql(), roomId, 'LDS')).toMatchObject({
			people: ['Ana Ruiz', 'Sam Gone', 'Tom Okafor'],
			openTasks: 2,
			leads: null,
			heirs: null,
			staying: ['Dorset Council']
		});
		await leave();
		expect(await countThreads(sql(), owner, proposal)).toEqual({ [section]: 1 });
		const { votes } = (await readDecision(sql(), owner, roomId, decision))!;
		expect(votes.map(({ officer }) => officer)).toEqual([
			{ name: 'Tom Okafor', council: 'Leeds City Council' }
		]);
		const tasks = await sql()`
			select owner_council_code as council, owner_id as person from task where room_id = ${roomId} order by 1`;
		expect(tasks).toEqual([
			{ council: 'LDS', person: null },
			{ council: null, person: ana.id }
		]);
		// Invited again, its officers find what only they could read.
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'commenter' });
		expect(await countThreads(sql(), ana, proposal)).toEqual({ [section]: 2 });
	});
	test('invitations that wait for its officers end, and no others', async () => {
		const post = { origin: 'https://folkmoot.example', sendMail: async () => {} };
		const known = await makeSignedIn(sql(), { councilCode: 'LDS', email: 'known@leeds.example' });
		for (const email of [known.email, 'new.person@leeds.gov.uk', 'ann@cardiff.gov.uk', 'ann@example.com'])
			await invitePerson(sql(), owner, roomId, { email, role: 'editor' }, post);
		await leave();
		const open = await sql()<{ email: string }[]>`
			select email from room_invitation where room_id = ${roomId} and revoked_at is null order by email`;
		expect(open.map(({ email }) => email)).toEqual(['ann@cardiff.gov.uk', 'ann@example.com']);
	});
	test('pressed twice, or by two owners at once, it is once', async () => {
		const both = await Promise.all([leave('LDS', owner), leave('LDS', owner)]);
		expect(both).toEqual([{ ok: true }, { ok: true }]);
		expect((await audits()).filter((action) => action === 'room-council-left')).toHaveLength(1);
	});
	test('[P6] it is for owners, and not found by who cannot see the room', async () => {
		const guest = await makeGuest(sql(), owner, roomId, { role: 'editor' });
		for (const by of [ana, megan, guest])
			expect(await leave('LDS', by)).toMatchObject({ ok: false, reason: 'not-allowed' });
		expect(await leave('LDS', outsider)).toMatchObject({ reason: 'not-found' });
		for (const id of [nobodysId, 'no id'])
			expect(await leaveAsCouncil(sql(), tom, id, { council: 'LDS' })).toMatchObject({ reason: 'not-found' });
		for (const council of ['', 'x'.repeat(100), ['LDS']])
			expect(await leave(council as string)).toMatchObject({ reason: 'bad-input' });
		expect(await councils()).toEqual(['DST lead', 'LDS partner']);
	});
	test('[A2] a council of another room is not taken out through one’s own', async () => {
		const mine = await makeRoom(sql(), outsider);
		expect(await leaveAsCouncil(sql(), outsider, mine, { council: 'LDS' })).toEqual({ ok: true });
		expect(await councils()).toEqual(['DST lead', 'LDS partner']);
	});
});

describe('[A15] what must not be orphaned', () => {
	test('the lead names another council of the room to lead, with the same press', async () => {
		expect(await leave('DST', owner)).toMatchObject({ ok: false, reason: 'not-allowed', field: 'lead' });
		for (const lead of ['DST', 'GLG', 'CRF'])
			expect(await leave('DST', owner, { lead })).toMatchObject({ field: 'lead' });
		expect(await councils()).toEqual(['DST lead', 'LDS partner']);
		expect(await leave('DST', owner, { lead: 'LDS' })).toEqual({ ok: true });
		expect(await councils()).toEqual(['LDS lead']);
		expect((await readRoom(sql(), tom, roomId))!.lead.code).toBe('LDS');
		expect(await sees(owner)).toBe(false);
		expect(await audits()).toContain('room-lead-changed');
	});
	test('a council with the only owners names who owns the room from then on, never one of its own or a guest', async () => {
		await addMember(sql(), roomId, owner.id, 'editor');
		const guest = await makeGuest(sql(), tom, roomId, { role: 'editor' });
		const away = await makeSignedIn(sql(), { suspended: true });
		await addMember(sql(), roomId, away.id, 'owner');
		expect(await leave()).toMatchObject({ ok: false, reason: 'not-allowed', field: 'owner' });
		for (const one of [ana, tom, guest, away, outsider])
			expect(await leave('LDS', tom, { owner: one.id })).toMatchObject({ field: 'owner' });
		expect((await readCouncilLeaving(sql(), roomId, 'LDS'))!.heirs!.map(({ name }) => name)).toEqual([
			'Priya Shah',
			'Megan Rees'
		]);
		expect(await leave('LDS', tom, { owner: megan.id })).toEqual({ ok: true });
		expect(await roles()).toMatchObject({ 'Megan Rees': 'owner', 'Priya Shah': 'editor' });
		expect(await said()).toContain('Tom Okafor made Megan Rees owner');
	});
	test('a lead that was named is not made when the room would have no owner', async () => {
		await addMember(sql(), roomId, tom.id, 'editor');
		expect(await leave('DST', owner, { lead: 'LDS' })).toMatchObject({ field: 'owner' });
		expect(await councils()).toEqual(['DST lead', 'LDS partner']);
		expect(await leave('DST', owner, { lead: 'LDS', owner: ana.id })).toEqual({ ok: true });
		expect(await roles()).toMatchObject({ 'Ana Ruiz': 'owner' });
	});
	test('two councils that leave at the same moment cannot leave it without an owner', async () => {
		const both = await Promise.all([leave('LDS', tom), leave('DST', owner, { lead: 'LDS' })]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(Object.values(await roles()) as Role[]).toContain('owner');
	});
	test('the last owner who leaves alone hands over with the same press, to somebody of the room', async () => {
		await addMember(sql(), roomId, tom.id, 'editor');
		const go = (to?: string) => leaveRoom(sql(), owner, roomId, to === undefined ? {} : { owner: to });
		expect(await go()).toMatchObject({ ok: false, reason: 'not-allowed', field: 'owner' });
		for (const id of [owner.id, outsider.id, suspended.id, nobodysId, 'no id'])
			expect(await go(id)).toMatchObject({ ok: false, field: 'owner' });
		expect(await go(tom.id)).toEqual({ ok: true });
		expect(await roles()).toMatchObject({ 'Tom Okafor': 'owner' });
		expect((await said()).slice(0, 2)).toEqual([
			'Priya Shah left the room',
			'Priya Shah made Tom Okafor owner'
		]);
	});
});
