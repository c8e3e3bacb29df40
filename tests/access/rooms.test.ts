import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { auditedInWords, listAudit } from '#lib/accounts/server/audit.ts';
import type { InvitationMail } from '#lib/rooms/invitation-mail.ts';
import type { Role } from '#lib/rooms/access.ts';
import { acceptInvitation, declineInvitation, readInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { askForAccess, decideAccessRequest } from '#lib/rooms/server/access-request.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { changeCouncilRole, inviteCouncil, removeCouncil } from '#lib/rooms/server/council-in-room.ts';
import { createRoom } from '#lib/rooms/server/create-room.ts';
import { readRoomAccess } from '#lib/rooms/server/in-room.ts';
import { invitePerson, revokeInvitation } from '#lib/rooms/server/invite-person.ts';
import { listPeople, listSuspended } from '#lib/rooms/server/list-people.ts';
import { changePersonRole, leaveRoom, removePerson } from '#lib/rooms/server/person-in-room.ts';
import { busChannel, type BusEvent } from '#server/bus/bus.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let tom: SignedInOfficer;
let outsider: SignedInOfficer;
const sql = () => own.database.sql;
const nobodysId = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
	own = await testDatabase();
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	tom = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
	outsider = await makeSignedIn(sql(), { name: 'Alasdair Grant', councilCode: 'GLG' });
});
afterAll(() => own.close());

const reason = (outcome: { ok: boolean; reason?: string }) => (outcome.ok ? 'ok' : outcome.reason);
const access = async (officer: SignedInOfficer, roomId: string) =>
	(await readRoomAccess(sql(), officer, roomId)).access;
const kinds = async (roomId: string) =>
	(await sql()<{ kind: string }[]>`select kind from activity where room_id = ${roomId} order by id`).map(
		({ kind }) => kind
	);
const audits = async (subject: string) =>
	(
		await sql()<{ action: string }[]>`select action from audit_event where subject = ${subject} order by at`
	).map(({ action }) => action);

/** Runs a command and gives back the mail it sent in its transaction. */
async function invite(roomId: string, email: string, role: Role = 'editor', by = owner) {
	const sent: InvitationMail[] = [];
	const outcome = await invitePerson(
		sql(),
		by,
		roomId,
		{ email, role },
		{ origin: 'https://folkmoot.example', sendMail: async (_tx, mail) => void sent.push(mail) }
	);
	const token = /\/invitations\/(\S+)/.exec(sent[0]?.action.url ?? '')?.[1] ?? '';
	return { outcome, sent, token };
}

/** The events rung on the bus while `work` ran. */
async function rung(work: () => Promise<unknown>): Promise<BusEvent[]> {
	const events: BusEvent[] = [];
	const marker = `done-${Math.random()}`;
	let finished = () => {};
	const done = new Promise<void>((resolve) => (finished = resolve));
	const { unlisten } = await sql().listen(busChannel, (payload) => {
		if (payload === marker) finished();
		else events.push(JSON.parse(payload) as BusEvent);
	});
	await work();
	await sql()`select pg_notify(${busChannel}, ${marker})`;
	await done;
	await unlisten();
	return events;
}

describe('a new room', () => {
	test('belongs to the officer and is led by their council', async () => {
		const roomId = await makeRoom(sql(), owner);
		expect(await access(owner, roomId)).toMatchObject({ role: 'owner', manage: true });
		const [council] =
			await sql()`select council_code, part, role from room_council where room_id = ${roomId}`;
		expect(council).toEqual({ council_code: 'DST', part: 'lead', role: null });
		expect(await kinds(roomId)).toEqual(['room-created']);
	});
	test('needs a title and says which field is wrong', async () => {
		expect(await createRoom(sql(), owner, { title: ' ', visibility: 'private' })).toMatchObject({
			reason: 'bad-input',
			field: 'title'
		});
		expect(await createRoom(sql(), owner, { title: 'Homes', visibility: 'public' })).toMatchObject({
			field: 'visibility'
		});
	});
	test('[A16] is refused after twenty in an hour, also of those made at once, with when it may be tried again', async () => {
		const busy = await makeSignedIn(sql());
		const make = () => createRoom(sql(), busy, { title: 'A room', visibility: 'private' });
		const made = await Promise.all(Array.from({ length: 22 }, make));
		expect(made.filter(({ ok }) => ok)).toHaveLength(20);
		await sql()`update room set created_at = created_at - interval '20 minutes' where created_by = ${busy.id}`;
		const refused = await make();
		expect(refused).toMatchObject({
			reason: 'too-fast',
			message: expect.stringMatching(/what you entered is still here. Try again in 40 minutes\.$/)
		});
		expect(!refused.ok && refused.retryAfter).toBeGreaterThan(2_300);
		await sql()`update room set created_at = created_at - interval '40 minutes' where created_by = ${busy.id}`;
		expect((await make()).ok).toBe(true);
	});
});

describe('who may manage', () => {
	test('[P6] an outsider gets not-found from every command, like for a room that is not there', async () => {
		const roomId = await makeRoom(sql(), owner);
		const post = { origin: '', sendMail: async () => {} };
		const commands = (id: string, by: SignedInOfficer) => [
			changeRoom(sql(), by, id, { title: 'x', visibility: 'open' }),
			invitePerson(sql(), by, id, { email: 'a@b.example', role: 'viewer' }, post),
			revokeInvitation(sql(), by, id, { invitation: nobodysId }),
			inviteCouncil(sql(), by, id, { council: 'LDS', role: 'viewer' }),
			changeCouncilRole(sql(), by, id, { council: 'DST', role: 'viewer' }),
			removeCouncil(sql(), by, id, { council: 'DST' }),
			changePersonRole(sql(), by, id, { person: owner.id, role: 'viewer' }),
			removePerson(sql(), by, id, { person: owner.id }),
			decideAccessRequest(sql(), by, id, { decision: 'decline', person: owner.id }),
			leaveRoom(sql(), by, id)
		];
		for (const id of [roomId, nobodysId, 'no id', '']) {
			for (const outcome of await Promise.all(commands(id, outsider))) {
				expect(outcome).toMatchObject({ ok: false, reason: 'not-found' });
			}
		}
		await addMember(sql(), roomId, tom.id, 'editor');
		const [leaving, ...others] = (await Promise.all(commands(roomId, tom))).reverse();
		expect(reason(leaving!)).toBe('ok');
		for (const outcome of others) expect(outcome.ok).toBe(false);
		expect(await kinds(roomId)).toEqual(['room-created', 'person-left']);
	});
});

test('somebody whose account is suspended is listed apart, and once removed stays out when that ends', async () => {
	const roomId = await makeRoom(sql(), owner);
	const gone = await makeSignedIn(sql(), { name: 'Suspended Editor', suspended: true });
	await addMember(sql(), roomId, gone.id, 'editor');
	expect((await listPeople(sql(), roomId)).map(({ id }) => id)).toEqual([owner.id]);
	expect(await listSuspended(sql(), roomId)).toMatchObject([
		{ id: gone.id, name: 'Suspended Editor', role: 'editor', council: { code: gone.councilCode } }
	]);
	expect(reason(await removePerson(sql(), owner, roomId, { person: gone.id }))).toBe('ok');
	expect(await listSuspended(sql(), roomId)).toEqual([]);
	await sql()`update officer set suspended_at = null where id = ${gone.id}`;
	expect((await access(gone, roomId)).see).toBe(false);
});

describe('a council in a room', () => {
	test('brings all its officers in at once, and takes them out', async () => {
		const roomId = await makeRoom(sql(), owner);
		const events = await rung(() => inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'editor' }));
		expect(events).toContainEqual({ type: 'access', roomId });
		expect(events).toContainEqual({ type: 'activity', roomId });
		expect(await access(tom, roomId)).toMatchObject({ role: 'editor', write: true, leave: false });
		expect(reason(await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'viewer' }))).toBe(
			'bad-input'
		);
		await changeCouncilRole(sql(), owner, roomId, { council: 'LDS', role: 'viewer' });
		expect(await access(tom, roomId)).toMatchObject({ role: 'viewer', write: false });
		await removeCouncil(sql(), owner, roomId, { council: 'LDS' });
		expect((await access(tom, roomId)).see).toBe(false);
		expect(await kinds(roomId)).toEqual([
			'room-created',
			'council-joined',
			'council-role-changed',
			'council-removed'
		]);
	});
	test('leads for as long as the room is there', async () => {
		const roomId = await makeRoom(sql(), owner);
		expect(reason(await removeCouncil(sql(), owner, roomId, { council: 'DST' }))).toBe('not-allowed');
	});
	test('[A15] a council that was abolished is not invited; its successor is named', async () => {
		const roomId = await makeRoom(sql(), owner);
		const [former] = await sql()<{ code: string; successor: string }[]>`
			select f.code, c.name as successor from council f join council c on c.code = any(f.replaced_by)
			where f.closed_on < '2024-01-01' and c.closed_on is null limit 1`;
		const refused = await inviteCouncil(sql(), owner, roomId, { council: former!.code, role: 'viewer' });
		expect(refused).toMatchObject({
			reason: 'bad-input',
			message: expect.stringContaining(former!.successor)
		});
	});
});

test('the audit record names the person and the council it is about, and a room by its id alone', async () => {
	const roomId = await makeRoom(sql(), owner, { title: 'Not for everybody’s eyes' });
	await addMember(sql(), roomId, tom.id, 'viewer');
	await changePersonRole(sql(), owner, roomId, { person: tom.id, role: 'editor' });
	await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'viewer' });
	await changeCouncilRole(sql(), owner, roomId, { council: 'LDS', role: 'none' });
	const rows = (await listAudit(sql())).filter(({ subject }) => subject === roomId);
	expect(rows.reverse().map(auditedInWords)).toEqual([
		`room ${roomId}, now private`,
		`room ${roomId}, Tom Okafor, from viewer, to editor`,
		`room ${roomId}, Leeds City Council, as viewer`,
		`room ${roomId}, Leeds City Council, without a role`
	]);
});

describe('the last owner', () => {
	test('[A15] can neither leave nor be demoted nor removed', async () => {
		const roomId = await makeRoom(sql(), owner);
		expect(reason(await leaveRoom(sql(), owner, roomId))).toBe('not-allowed');
		expect(reason(await changePersonRole(sql(), owner, roomId, { person: owner.id, role: 'editor' }))).toBe(
			'not-allowed'
		);
		expect(reason(await removePerson(sql(), owner, roomId, { person: owner.id }))).toBe('not-allowed');
	});
	test('[A15] a suspended owner and an owning council do not count as another', async () => {
		const roomId = await makeRoom(sql(), owner);
		const gone = await makeSignedIn(sql(), { suspended: true });
		await addMember(sql(), roomId, gone.id, 'owner');
		await inviteCouncil(sql(), owner, roomId, { council: 'LDS', role: 'owner' });
		expect(reason(await leaveRoom(sql(), owner, roomId))).toBe('not-allowed');
	});
	test('[A15] two owners who leave at the same moment cannot both go', async () => {
		for (let round = 0; round < 5; round += 1) {
			const roomId = await makeRoom(sql(), owner, { title: `Race ${round}` });
			await addMember(sql(), roomId, tom.id, 'owner');
			const both = await Promise.all([leaveRoom(sql(), owner, roomId), leaveRoom(sql(), tom, roomId)]);
			expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		}
	});
	test('may go once somebody else owns the room', async () => {
		const roomId = await makeRoom(sql(), owner);
		await addMember(sql(), roomId, tom.id, 'viewer');
		const events = await rung(() =>
			changePersonRole(sql(), owner, roomId, { person: tom.id, role: 'owner' })
		);
		expect(events).toContainEqual({ type: 'access', roomId, officerId: tom.id });
		expect(reason(await leaveRoom(sql(), owner, roomId))).toBe('ok');
		expect((await access(owner, roomId)).see).toBe(false);
	});
});

describe('an invitation', () => {
	const guest = () => makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });

	test('lets the invited address in, once', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const { sent, token } = await invite(roomId, megan.email.toUpperCase(), 'commenter');
		expect(sent[0]).toMatchObject({ to: megan.email });
		expect((await access(megan, roomId)).see).toBe(false);
		expect(await readInvitation(sql(), megan, { token })).toMatchObject({
			invitation: { role: 'commenter' }
		});
		expect(await acceptInvitation(sql(), megan, { token })).toEqual({ ok: true, roomId });
		expect(await access(megan, roomId)).toMatchObject({ role: 'commenter', comment: true, write: false });
		expect(reason(await acceptInvitation(sql(), megan, { token }))).toBe('expired');
		expect(await audits(roomId)).toEqual([
			'room-created',
			'room-invitation-sent',
			'room-invitation-accepted',
			'room-invitation-refused'
		]);
	});
	test('[A13] is taken by one of two presses at the same moment', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const { token } = await invite(roomId, megan.email);
		const both = await Promise.all([1, 2, 3].map(() => acceptInvitation(sql(), megan, { token })));
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	});
	test('[A13] is refused to somebody else, without the name of the room', async () => {
		const roomId = await makeRoom(sql(), owner, { title: 'Secret homes' });
		const { token } = await invite(roomId, 'somebody.else@council.example');
		for (const outcome of [
			await readInvitation(sql(), outsider, { token }),
			await acceptInvitation(sql(), outsider, { token }),
			await declineInvitation(sql(), outsider, { token })
		]) {
			expect(reason(outcome)).toBe('not-allowed');
			expect(JSON.stringify(outcome)).not.toContain('Secret homes');
		}
		expect(await audits(roomId)).toContain('room-invitation-refused');
	});
	test('[A13] of another person cannot be read or taken by its id', async () => {
		const roomId = await makeRoom(sql(), owner);
		await invite(roomId, 'somebody.else@council.example');
		const [row] = await sql()<{ id: string }[]>`select id from room_invitation where room_id = ${roomId}`;
		expect(reason(await readInvitation(sql(), outsider, { id: row!.id }))).toBe('not-found');
		expect(reason(await acceptInvitation(sql(), outsider, { id: row!.id }))).toBe('not-found');
		expect(reason(await acceptInvitation(sql(), outsider, { id: nobodysId }))).toBe('not-found');
		expect(reason(await acceptInvitation(sql(), outsider, { token: 'guessed' }))).toBe('not-found');
	});
	test('[A13] is over when revoked, replaced or fourteen days old', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const first = await invite(roomId, megan.email, 'owner');
		const second = await invite(roomId, megan.email, 'viewer');
		expect(reason(await acceptInvitation(sql(), megan, { token: first.token }))).toBe('expired');
		await sql()`update room_invitation set expires_at = now() - interval '1 second' where revoked_at is null`;
		expect(reason(await acceptInvitation(sql(), megan, { token: second.token }))).toBe('expired');
		const third = await invite(roomId, megan.email, 'viewer');
		const [row] = await sql()<{ id: string }[]>`
			select id from room_invitation where room_id = ${roomId} and revoked_at is null and expires_at > now()`;
		const other = await makeRoom(sql(), owner, { title: 'Another room' });
		await revokeInvitation(sql(), owner, other, { invitation: row!.id });
		expect(reason(await readInvitation(sql(), megan, { token: third.token }))).toBe('ok');
		await revokeInvitation(sql(), owner, roomId, { invitation: row!.id });
		expect(reason(await acceptInvitation(sql(), megan, { token: third.token }))).toBe('expired');
	});
	test('[A11] gives the same answer for an address that is known and one that is not', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const known = await invite(roomId, megan.email);
		const unknown = await invite(roomId, 'nobody@council.example');
		expect({ ...known.outcome, to: '' }).toEqual({ ...unknown.outcome, to: '' });
	});
	test('does not weaken a role that somebody already has', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const { token } = await invite(roomId, megan.email, 'viewer');
		await addMember(sql(), roomId, megan.id, 'editor');
		await acceptInvitation(sql(), megan, { token });
		expect((await access(megan, roomId)).role).toBe('editor');
	});
	test('ends when its receiver declines it or is removed from the room', async () => {
		const roomId = await makeRoom(sql(), owner);
		const megan = await guest();
		const declined = await invite(roomId, megan.email);
		await declineInvitation(sql(), megan, { token: declined.token });
		expect(reason(await acceptInvitation(sql(), megan, { token: declined.token }))).toBe('expired');
		const waiting = await invite(roomId, megan.email);
		await addMember(sql(), roomId, megan.id, 'viewer');
		await removePerson(sql(), owner, roomId, { person: megan.id });
		expect(reason(await acceptInvitation(sql(), megan, { token: waiting.token }))).toBe('expired');
	});
	test('says what is wrong with an address', async () => {
		const roomId = await makeRoom(sql(), owner);
		expect((await invite(roomId, 'not an address')).outcome).toMatchObject({ field: 'email' });
		expect((await invite(roomId, owner.email)).outcome).toMatchObject({ field: 'email' });
	});
});

describe('asking at the closed door', () => {
	test('[A2] gives the same answer for a room, for none and for no id', async () => {
		const roomId = await makeRoom(sql(), owner);
		const answers = await Promise.all(
			[roomId, nobodysId, 'no id', '\u0000'].map((id) =>
				askForAccess(sql(), outsider, id, { message: 'May I?' })
			)
		);
		expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
		const requests = await sql()`select message from access_request where officer_id = ${outsider.id}`;
		expect(requests).toHaveLength(1);
	});
	test('waits for an owner, who lets in with a role or declines', async () => {
		const roomId = await makeRoom(sql(), owner);
		await askForAccess(sql(), outsider, roomId, { message: 'We have this too' });
		expect((await access(outsider, roomId)).see).toBe(false);
		const accept = { decision: 'accept', person: outsider.id, role: 'commenter' };
		expect(reason(await decideAccessRequest(sql(), owner, roomId, accept))).toBe('ok');
		expect(await access(outsider, roomId)).toMatchObject({ role: 'commenter' });
		expect(reason(await decideAccessRequest(sql(), owner, roomId, accept))).toBe('stale');

		const other = await makeRoom(sql(), owner);
		await askForAccess(sql(), outsider, other, {});
		await decideAccessRequest(sql(), owner, other, { decision: 'decline', person: outsider.id });
		expect(await askForAccess(sql(), outsider, other, {})).toEqual({ ok: true });
		expect(
			await sql()`select 1 from access_request where room_id = ${other} and decided_at is null`
		).toHaveLength(0);
		expect((await access(outsider, other)).see).toBe(false);
	});
	test('an owner cannot let in somebody who did not ask', async () => {
		const roomId = await makeRoom(sql(), owner);
		const accept = { decision: 'accept', person: tom.id, role: 'owner' };
		expect(reason(await decideAccessRequest(sql(), owner, roomId, accept))).toBe('stale');
	});
	test('[A16] is refused after twenty times in an hour, for rooms and for nothing alike', async () => {
		const asking = await makeSignedIn(sql());
		for (let asked = 0; asked < 20; asked += 1) await askForAccess(sql(), asking, nobodysId, {});
		expect(reason(await askForAccess(sql(), asking, nobodysId, {}))).toBe('too-fast');
	});
});

describe('an open room', () => {
	test('is seen by every officer until it is private again', async () => {
		const roomId = await makeRoom(sql(), owner);
		const given = { title: 'Homelessness prevention', summary: '', theme: '' };
		const events = await rung(() => changeRoom(sql(), owner, roomId, { ...given, visibility: 'open' }));
		expect(events).toContainEqual({ type: 'access', roomId });
		expect(await access(outsider, roomId)).toMatchObject({
			role: null,
			see: true,
			comment: true,
			write: false
		});
		expect(reason(await changeRoom(sql(), outsider, roomId, { ...given, visibility: 'open' }))).toBe(
			'not-allowed'
		);
		await changeRoom(sql(), owner, roomId, { ...given, visibility: 'private' });
		expect((await access(outsider, roomId)).see).toBe(false);
	});
	test('is not written about when nothing changed', async () => {
		const roomId = await makeRoom(sql(), owner);
		const same = {
			title: 'Homelessness prevention',
			summary: 'People at risk ask for help too late.',
			theme: '',
			visibility: 'private'
		};
		await changeRoom(sql(), owner, roomId, same);
		expect(await kinds(roomId)).toEqual(['room-created']);
	});
});
