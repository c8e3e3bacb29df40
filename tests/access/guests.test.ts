import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { findGuestOrganisation, joinAsGuest } from '#lib/accounts/server/join-as-guest.ts';
import { makeAdministrator } from '#lib/accounts/server/make-administrator.ts';
import { findCouncilByName } from '#lib/accounts/server/find-council-by-name.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import { searchCouncils } from '#lib/councils/server/search-councils.ts';
import { castVote } from '#lib/decisions/server/cast-vote.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';
import { readDecision } from '#lib/decisions/server/read-decisions.ts';
import { searchNames } from '#lib/mentions/server/search-names.ts';
import { listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { searchTitles } from '#lib/palette/server/search-titles.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { groupActivity } from '#lib/rooms/activity.ts';
import type { Role } from '#lib/rooms/access.ts';
import { acceptInvitation, readInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { askForAccess } from '#lib/rooms/server/access-request.ts';
import { createRoom } from '#lib/rooms/server/create-room.ts';
import { endGuest, listOverdueGuests, msToNextEnd } from '#lib/rooms/server/end-guests.ts';
import { extendGuest } from '#lib/rooms/server/extend-guest.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { askToInvite } from '#lib/rooms/server/invitation-request.ts';
import { invitePerson, revokeInvitation } from '#lib/rooms/server/invite-person.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listPeople } from '#lib/rooms/server/list-people.ts';
import { listMyInvitations, listRooms } from '#lib/rooms/server/list-rooms.ts';
import { changePersonRole, leaveRoom, removePerson } from '#lib/rooms/server/person-in-room.ts';
import { listMyTasks } from '#lib/tasks/server/read-tasks.ts';
import { testDatabase } from '../support/database.ts';
import { decisionForm, makeDecision } from '../support/decisions.ts';
import { addGuest, guestForm, joinAs, lastDay, makeGuest, sendGuestInvitation } from '../support/guests.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let editor: SignedInOfficer;
let outsider: SignedInOfficer;
let roomId: string;
/** another owner's rooms: the guest is in neither */
let otherRoomId: string;
let openRoomId: string;
const sql = () => own.database.sql;
const roomsOf = async (officer: SignedInOfficer, which: 'mine' | 'open') =>
	(await listRooms(sql(), officer, { which, order: 'title', most: 20 })).rooms;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	editor = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
	otherRoomId = await makeRoom(sql(), outsider, { title: 'Fly tipping' });
	openRoomId = await makeRoom(sql(), outsider, { title: 'Open repairs', visibility: 'open' });
});
afterAll(() => own.close());
beforeEach(async () => {
	await sql()`delete from rate_limit`;
	await sql()`update room_invitation set created_at = created_at - interval '2 hours'`;
	roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, editor.id, 'editor');
});

const access = async (by: SignedInOfficer, room = roomId) => (await readRoomAccess(sql(), by, room)).access;
const invite = (more = {}, by = owner, room = roomId) => sendGuestInvitation(sql(), by, room, more);
const guestOf = (more = {}) => makeGuest(sql(), owner, roomId, more);
const audits = async (subject: string) =>
	(
		await sql()<{ action: string }[]>`select action from audit_event where subject = ${subject} order by at`
	).map(({ action }) => action);
const names = async (by: SignedInOfficer, query: string, room = roomId) => {
	const { access, facts } = await readRoomAccess(sql(), by, room);
	const me = { id: by.id, councilCode: facts.officer!.councilCode };
	const reader = { roomId: room, visibility: facts.room!.visibility, me, access };
	const found = await searchNames(sql(), by, async () => reader, { query, internal: false });
	if (!found.ok) throw new Error(found.message);
	return found.choices.map(({ name }) => name);
};
const said = async () => {
	const entries = await listActivity(sql(), { roomId, access: await access(owner), councilCode: 'DST' });
	return groupActivity(entries).map(({ officers, words }) => `${officers.join(' and ')} ${words}`);
};

describe('an invitation of a guest', () => {
	test('brings them into the room with its role, until midnight after their last day', async () => {
		const { sent, token, email } = await invite({ role: 'editor' });
		expect(sent[0]).toMatchObject({ to: email });
		expect(sent[0]!.paragraphs.join(' ')).toContain('You are a guest there, from Brightside Digital, until');
		const guest = await joinAs(sql(), email);
		expect(guest.councilName).toBe('Brightside Digital (guest)');
		expect(await access(guest)).toMatchObject({ see: false });
		expect(await readInvitation(sql(), guest, { token })).toMatchObject({
			ok: true,
			invitation: { role: 'editor', guest: { organisation: 'Brightside Digital' } }
		});
		expect(await acceptInvitation(sql(), guest, { token })).toEqual({ ok: true, roomId });
		const { guestUntil, ...rights } = await access(guest);
		expect(rights).toMatchObject({ role: 'editor', write: true, manage: false, speak: false, ask: false });
		expect(new Date(guestUntil!).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })).toBe('00:00:00');
		expect((await said())[0]).toBe('Gwen Guest (guest) joined as editor');
		expect(await audits(roomId)).toEqual(['room-created', 'room-guest-invited', 'room-invitation-accepted']);
		expect((await listPeople(sql(), roomId)).find(({ id }) => id === guest.id)).toMatchObject({
			council: { name: 'Brightside Digital (guest)' },
			guestUntil
		});
	});
	test('[D16] sent twice is one invitation and one mail', async () => {
		const form = guestForm();
		const both = [await invite(form), await invite(form)];
		expect(both.map(({ outcome }) => outcome.ok)).toEqual([true, true]);
		expect(both.map(({ sent }) => sent.length)).toEqual([1, 0]);
		// The id of another room's invitation is none.
		const { outcome } = await invite(form, outsider, otherRoomId);
		expect(outcome).toMatchObject({ ok: false, reason: 'bad-input' });
	});
	test('is refused to an address of a council, which comes as an officer', async () => {
		const { outcome, sent } = await invite({ email: 'ann@leeds.gov.uk' });
		expect(outcome).toMatchObject({ ok: false, reason: 'bad-input', field: 'email' });
		expect(outcome.ok || outcome.message).toContain('belongs to Leeds City Council');
		expect(sent).toEqual([]);
	});
	test.each([
		['an empty address', { email: ' ' }, 'email'],
		['no address', { email: 'Gwen <script>' }, 'email'],
		['no organisation', { organisation: '  ' }, 'organisation'],
		['an organisation of 91 characters', { organisation: 'a'.repeat(91) }, 'organisation'],
		['a megabyte', { organisation: 'a'.repeat(1_000_000) }, 'organisation'],
		['a kind that is none', { kind: 'council' }, 'kind'],
		['[A13] the role of an owner', { role: 'owner' }, 'role'],
		['a day that is none', { 'until-day': '31', 'until-month': '2', 'until-year': '2027' }, 'until-day'],
		['today', lastDay(0), 'until-day'],
		['a day in seven months', lastDay(214), 'until-day']
	])('says what is wrong with %s', async (_what, more, field) => {
		expect((await invite(more)).outcome).toMatchObject({ ok: false, reason: 'bad-input', field });
	});
	test('[X1] takes hostile words as words, and 90 characters', async () => {
		const organisation = '<img src=x onerror=alert(1)> & Söhne '.padEnd(90, 'x');
		const guest = await guestOf({ organisation });
		expect(guest.councilName).toBe(`${organisation} (guest)`);
		for (const words of hostileWords) {
			await sql()`delete from rate_limit`;
			await sql()`update room_invitation set created_at = created_at - interval '2 hours'`;
			const { outcome } = await invite({ organisation: words });
			expect(outcome.ok || outcome.field).toSatisfy((is) => is === true || is === 'organisation');
		}
	});
	test('[A16] is refused after fifty of one officer in an hour, with the ordinary ones', async () => {
		await sql()`
			insert into room_invitation (room_id, email, role, token_hash, invited_by, expires_at)
			select ${roomId}, n || '@example.com', 'viewer', n::text::bytea, ${owner.id}, now() + interval '1 day'
			from generate_series(1, 50) n`;
		expect((await invite()).outcome).toMatchObject({ ok: false, reason: 'too-fast', retryAfter: 3600 });
	});
	test('[A13] is over when it was taken, taken back, replaced, fourteen days old, or when the time itself is', async () => {
		const first = await invite();
		const guest = await joinAs(sql(), first.email);
		const second = await invite({ email: first.email });
		const refused = (token: string) => acceptInvitation(sql(), guest, { token });
		expect(await refused(first.token)).toMatchObject({ reason: 'expired' });
		await sql()`update room_invitation set guest_ends_at = now() where id = ${second.form.id as string}`;
		expect(await refused(second.token)).toMatchObject({ reason: 'expired' });
		expect(await listMyInvitations(sql(), guest)).toEqual([]);
		const third = await invite({ email: first.email });
		await sql()`update room_invitation set expires_at = now() where id = ${third.form.id as string}`;
		expect(await refused(third.token)).toMatchObject({ reason: 'expired' });
		const fourth = await invite({ email: first.email });
		await revokeInvitation(sql(), owner, roomId, { invitation: fourth.form.id });
		expect(await refused(fourth.token)).toMatchObject({ reason: 'expired' });
		const fifth = await invite({ email: first.email });
		const two = await Promise.all([refused(fifth.token), refused(fifth.token)]);
		expect(two.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await refused(fifth.token)).toMatchObject({ reason: 'expired' });
		const refusals = (await audits(roomId)).filter((action) => action === 'room-invitation-refused');
		expect(refusals.length).toBeGreaterThanOrEqual(5);
	});
	test('[A13] that was forwarded is refused to who signs in as somebody else, without the name of the room', async () => {
		const { token } = await invite();
		const other = await joinAs(sql(), (await invite()).email, 'Mallory');
		for (const by of [other, editor, outsider]) {
			const refused = await acceptInvitation(sql(), by, { token });
			expect(refused).toMatchObject({ ok: false, reason: 'not-allowed' });
			expect(JSON.stringify(refused)).not.toContain('Homelessness');
			expect(await readInvitation(sql(), by, { token })).toMatchObject({ reason: 'not-allowed' });
		}
		expect((await access(other)).see).toBe(false);
		expect(await audits(roomId)).toContain('room-invitation-refused');
	});
	test('[A13] for a guest is not taken by an officer, and one for an officer not by a guest', async () => {
		const officer = await makeSignedIn(sql(), { email: 'ann@unknown.example' });
		const { token } = await invite({ email: officer.email });
		expect(await acceptInvitation(sql(), officer, { token })).toMatchObject({ reason: 'not-allowed' });
		const guest = await guestOf();
		const sent: string[] = [];
		const post = {
			origin: 'https://folkmoot.example',
			sendMail: async (_tx: unknown, mail: { action: { url: string } }) => void sent.push(mail.action.url)
		};
		await invitePerson(sql(), outsider, otherRoomId, { email: guest.email, role: 'owner' }, post);
		const other = sent[0]!.split('/').at(-1)!;
		expect(await acceptInvitation(sql(), guest, { token: other })).toMatchObject({ reason: 'not-allowed' });
		expect((await access(guest, otherRoomId)).see).toBe(false);
	});
	test('makes one account, of no council, and none without an invitation', async () => {
		const { email } = await invite();
		expect(await findGuestOrganisation(sql(), email)).toEqual({
			organisation: 'Brightside Digital',
			kind: 'supplier'
		});
		const [first] = await Promise.all([joinAs(sql(), email), joinAs(sql(), email).catch(() => null)]);
		const rows = await sql()`
			select c.tier, c.type from officer o join council c on c.code = o.council_code where o.email = ${email}`;
		expect(rows).toEqual([{ tier: 'guest', type: 'Supplier' }]);
		expect(await audits(first.id)).toEqual(['guest.joined']);
		await expect(joinAs(sql(), 'stranger@brightside.example')).rejects.toThrow(
			'was taken back or has expired'
		);
		expect(await joinAsGuest(sql(), { addressSecret: 'none', name: 'Gwen', jobTitle: '' })).toMatchObject({
			reason: 'expired'
		});
		expect(await makeAdministrator(sql(), { email })).toMatchObject({ ok: false, reason: 'not-allowed' });
	});
	test('[P6] is for owners, and not found by who cannot see the room', async () => {
		const guest = await guestOf({ role: 'editor' });
		const was = new Date().toISOString();
		for (const [by, reason] of [
			[editor, 'not-allowed'],
			[guest, 'not-allowed'],
			[outsider, 'not-found']
		] as const) {
			expect((await invite({}, by)).outcome).toMatchObject({ ok: false, reason });
			const time = { person: guest.id, was, ...lastDay(60) };
			expect(await extendGuest(sql(), by, roomId, time)).toMatchObject({ ok: false, reason });
		}
		for (const id of [nobodysId, 'no id'])
			expect((await invite({}, owner, id)).outcome).toMatchObject({ reason: 'not-found' });
	});
});

describe('[A2] a guest sees', () => {
	test('no other room: not in lists, searches, invitations to ask, tasks or by its id, also where the door is open', async () => {
		const guest = await guestOf();
		await addMember(sql(), openRoomId, owner.id, 'editor');
		for (const room of [otherRoomId, openRoomId]) {
			const proposal = await makeProposal(sql(), outsider, room);
			expect((await access(guest, room)).see).toBe(false);
			expect(await readProposal(sql(), guest, proposal)).toBeNull();
			expect(await sendMessage(sql(), guest, room, { id: proposal, body: 'Hello' })).toMatchObject({
				reason: 'not-found'
			});
			await makeTask(sql(), outsider, room, { title: 'Theirs' });
			await sql()`update task set owner_id = ${guest.id} where room_id = ${room}`;
		}
		expect((await roomsOf(guest, 'mine')).map(({ id }) => id)).toEqual([roomId]);
		expect(await roomsOf(guest, 'open')).toEqual([]);
		expect(await listMyTasks(sql(), guest)).toEqual([]);
		const found = await searchTitles(sql(), guest, 'open');
		expect(found).toEqual({ ok: true, rooms: [], proposals: [] });
		expect(await askForAccess(sql(), guest, openRoomId, {})).toMatchObject({ reason: 'not-allowed' });
		expect(await askForAccess(sql(), guest, nobodysId, {})).toMatchObject({ reason: 'not-allowed' });
		expect(await createRoom(sql(), guest, { title: 'Mine', visibility: 'open' })).toMatchObject({
			reason: 'not-allowed'
		});
	});
	test('no people beyond the room, and is found in no other one', async () => {
		const guest = await guestOf({ name: 'Quentin Guest' });
		const elsewhere = await makeSignedIn(sql(), { name: 'Elsie Elsewhere', councilCode: 'GLG' });
		await addMember(sql(), openRoomId, elsewhere.id, 'editor');
		expect(await names(owner, 'Elsie')).toEqual(['Elsie Elsewhere']);
		expect(await names(guest, 'Elsie')).toEqual([]);
		expect(await names(guest, 'Tom')).toEqual(['Tom Okafor']);
		expect(await names(guest, 'Glasgow')).toEqual([]);
		expect(await names(owner, 'Quentin')).toEqual(['Quentin Guest']);
		await addMember(sql(), openRoomId, owner.id, 'editor');
		expect(await names(owner, 'Quentin', openRoomId)).toEqual([]);
		// Two guests of one supplier are no colleagues: each is found where they are.
		const other = await makeGuest(sql(), outsider, otherRoomId, { name: 'Olga Other' });
		expect(await names(guest, 'Olga')).toEqual([]);
		expect(await names(other, 'Quentin', otherRoomId)).toEqual([]);
	});
	test('and is no council: their organisation is in no list of councils', async () => {
		const guest = await guestOf({ organisation: 'Unmistakable Ltd' });
		expect(await searchCouncils(sql(), 'Unmistakable')).toEqual([]);
		expect(await findCouncilByName(sql(), 'Unmistakable Ltd (guest)')).toBeNull();
		const key = `council:${guest.councilCode}`;
		expect(await askToInvite(sql(), editor, roomId, { invitee: key })).toMatchObject({ reason: 'bad-input' });
	});
	test('what tells them something, as long as they are in the room', async () => {
		const guest = await guestOf();
		const id = crypto.randomUUID();
		const mentions = `person:${guest.id}`;
		await sendMessage(sql(), owner, roomId, { id, body: 'Ask @Gwen Guest', mentions, unseen: '' });
		expect((await listNotifications(sql(), guest)).notifications).toHaveLength(1);
		await addGuest(sql(), roomId, guest.id, { ends: '0 seconds' });
		expect((await listNotifications(sql(), guest)).notifications).toEqual([]);
	});
});

describe('a guest', () => {
	test('gives advice and says when they have time, and does not vote or ask for a decision', async () => {
		const guest = await guestOf();
		const consent = await makeDecision(sql(), owner, roomId);
		const vote = await castVote(sql(), guest, roomId, { decision: consent, stand: 'agree' });
		expect(vote).toMatchObject({ ok: false, reason: 'not-allowed' });
		expect(await readDecision(sql(), guest, roomId, consent)).toMatchObject({ mine: null, asked: false });
		const advice = await makeDecision(sql(), owner, roomId, { kind: 'advice' });
		expect(await readDecision(sql(), guest, roomId, advice)).toMatchObject({ asked: true, whyNot: null });
		const given = { decision: advice, advice: 'Ask the tenants first.', reason: 'Ask the tenants first.' };
		expect(await castVote(sql(), guest, roomId, given)).toMatchObject({ ok: true });
		const councils = await makeDecision(sql(), owner, roomId, { kind: 'advice', voters: 'councils' });
		expect(await readDecision(sql(), guest, roomId, councils)).toMatchObject({ mine: null });
		expect(await proposeDecision(sql(), guest, roomId, decisionForm())).toMatchObject({
			reason: 'not-allowed'
		});
		const told = (await listNotifications(sql(), guest)).notifications.length;
		expect(told).toBe(1);
	});
	test('asks for nobody to be invited, and never becomes an owner', async () => {
		const guest = await guestOf({ role: 'editor' });
		expect(await askToInvite(sql(), guest, roomId, { invitee: `person:${editor.id}` })).toMatchObject({
			reason: 'not-allowed'
		});
		const change = (role: Role) => changePersonRole(sql(), owner, roomId, { person: guest.id, role });
		expect(await change('owner')).toMatchObject({ ok: false, reason: 'bad-input' });
		expect(await change('viewer')).toEqual({ ok: true });
		expect(await access(guest)).toMatchObject({ role: 'viewer', comment: false });
		const [row] = await sql()`select ends_at from room_member where officer_id = ${guest.id}`;
		expect(row!.ends_at).not.toBeNull();
	});
	test('may be a guest of several rooms, and leaves or is removed like anybody', async () => {
		const guest = await guestOf();
		const second = await invite({ email: guest.email, organisation: 'Another name' }, outsider, otherRoomId);
		expect(await acceptInvitation(sql(), guest, { token: second.token })).toMatchObject({ ok: true });
		expect((await roomsOf(guest, 'mine')).map(({ id }) => id).sort()).toEqual([roomId, otherRoomId].sort());
		expect((await invite({ email: guest.email })).outcome).toMatchObject({ field: 'email' });
		expect(await leaveRoom(sql(), guest, otherRoomId)).toEqual({ ok: true });
		expect(await removePerson(sql(), owner, roomId, { person: guest.id })).toEqual({ ok: true });
		expect(await roomsOf(guest, 'mine')).toEqual([]);
		const back = await invite({ email: guest.email });
		expect(await acceptInvitation(sql(), guest, { token: back.token })).toMatchObject({ ok: true });
	});
});

describe('the end of a guest’s time', () => {
	const endOf = async (id: string) => {
		const [row] = await sql()<{ endsAt: string }[]>`
			select to_json(ends_at) #>> '{}' as "endsAt" from room_member where officer_id = ${id} and room_id = ${roomId}`;
		return row?.endsAt ?? '';
	};
	test('[C9] is changed by who saw how it is; another owner is told, and twice is once', async () => {
		const guest = await guestOf();
		const was = await endOf(guest.id);
		const extend = (days: number) =>
			extendGuest(sql(), owner, roomId, { person: guest.id, was, ...lastDay(days) });
		expect(await extend(60)).toEqual({ ok: true });
		expect(await extend(60)).toEqual({ ok: true });
		expect(await extend(90)).toMatchObject({ ok: false, reason: 'stale', field: 'until-day' });
		expect(Date.parse(await endOf(guest.id))).toBeGreaterThan(Date.parse(was));
		expect((await said())[0]).toMatch(
			/^Priya Shah set the last day of Gwen Guest \(guest\) to \d+ \w+ \d{4}$/
		);
		expect(await audits(roomId)).toContain('room-guest-time-changed');
		expect((await audits(roomId)).filter((action) => action.endsWith('time-changed'))).toHaveLength(1);
	});
	test('is a day from tomorrow to six months ahead, of somebody who is a guest now', async () => {
		const guest = await guestOf();
		const was = await endOf(guest.id);
		for (const days of [0, 214])
			expect(
				await extendGuest(sql(), owner, roomId, { person: guest.id, was, ...lastDay(days) })
			).toMatchObject({ reason: 'bad-input', field: 'until-day' });
		expect(await extendGuest(sql(), owner, roomId, { person: editor.id, was, ...lastDay(9) })).toMatchObject({
			reason: 'bad-input'
		});
		await addGuest(sql(), roomId, guest.id, { ends: '-1 second' });
		expect(await extendGuest(sql(), owner, roomId, { person: guest.id, was, ...lastDay(9) })).toMatchObject({
			reason: 'bad-input'
		});
	});
	test('[P5] takes every right at that moment by the database’s clock, before any job has run', async () => {
		const guest = await guestOf({ role: 'editor' });
		const proposal = await makeProposal(sql(), owner, roomId);
		expect(await readProposal(sql(), guest, proposal)).not.toBeNull();
		await addGuest(sql(), roomId, guest.id, { role: 'editor', ends: '0 seconds' });
		expect((await access(guest)).see).toBe(false);
		expect(await readProposal(sql(), guest, proposal)).toBeNull();
		expect(await roomsOf(guest, 'mine')).toEqual([]);
		expect((await listPeople(sql(), roomId)).map(({ name }) => name)).not.toContain('Gwen Guest');
		const id = crypto.randomUUID();
		expect(await sendMessage(sql(), guest, roomId, { id, body: 'Still here?' })).toMatchObject({
			reason: 'not-found'
		});
	});
	test('is told by the job once, on whatever node, and an end made later meanwhile stays', async () => {
		const guest = await guestOf();
		const here = { roomId, personId: guest.id };
		expect(await endGuest(sql(), here)).toBe(false);
		await addGuest(sql(), roomId, guest.id, { ends: '0 seconds' });
		expect(await msToNextEnd(sql())).toBeLessThanOrEqual(1);
		expect(await listOverdueGuests(sql())).toContainEqual(here);
		const both = await Promise.all([endGuest(sql(), here), endGuest(sql(), here)]);
		expect(both.sort()).toEqual([false, true]);
		expect((await said())[0]).toBe('Folkmoot ended the time of Gwen Guest (guest)');
		expect(await audits(roomId)).toContain('room-guest-time-ended');
		expect(await endOf(guest.id)).toBe('');
	});
});
