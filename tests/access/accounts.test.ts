import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admitAddress } from '#lib/accounts/server/admit-address.ts';
import { makeAdministrator } from '#lib/accounts/server/make-administrator.ts';
import { suspendOfficer } from '#lib/accounts/server/officers.ts';
import {
	acceptOrganisation,
	declineOrganisation,
	listOrganisationRequests,
	requestOrganisation
} from '#lib/accounts/server/organisation-requests.ts';
import { endOwnSession } from '#lib/accounts/server/own-sessions.ts';
import { checkPassword, removePassword, setPassword } from '#lib/accounts/server/passwords.ts';
import { createSession, validateSession } from '#lib/accounts/server/sessions.ts';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { readConfig } from '#server/config.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeOfficer } from '../support/people.ts';

const config = readConfig({});
let own: TestDatabase;
const sql = () => own.database.sql;
beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());

async function signedIn(facts = {}) {
	const officer = await makeOfficer(sql(), facts);
	const session = await createSession(sql(), { officerId: officer.id, userAgent: '', config });
	return {
		...officer,
		...session,
		alive: async () => Boolean(await validateSession(sql(), session.token, config))
	};
}
const good = 'otter lamp Thursday';

describe('a password', () => {
	test('signs in once it is set, and no longer once it is removed; other devices are signed out', async () => {
		const here = await signedIn();
		const there = await createSession(sql(), { officerId: here.id, userAgent: '', config });
		const change = { officerId: here.id, sessionId: here.sessionId, current: '' };
		expect(await setPassword(sql(), { ...change, password: good })).toEqual({ ok: true });
		expect(await here.alive()).toBe(true);
		expect(await validateSession(sql(), there.token, config)).toBeNull();
		expect(await checkPassword(sql(), { email: here.email, password: good })).toEqual({
			ok: true,
			officerId: here.id
		});
		const [row] = await sql()`select password_hash from officer where id = ${here.id}`;
		expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await removePassword(sql(), change)).toMatchObject({ field: 'current' });
		expect(await removePassword(sql(), { ...change, current: good })).toEqual({ ok: true });
		expect(await checkPassword(sql(), { email: here.email, password: good })).toMatchObject({ ok: false });
	});

	test('is not changed without the one before', async () => {
		const here = await signedIn();
		const change = { officerId: here.id, sessionId: here.sessionId };
		await setPassword(sql(), { ...change, current: '', password: good });
		for (const current of ['', 'wrong', good.toUpperCase()]) {
			const refusal = await setPassword(sql(), { ...change, current, password: 'another long one yes' });
			expect(refusal).toMatchObject({ reason: 'bad-input', field: 'current' });
		}
	});

	test.each(['', 'short', 'elevenchars', 'password1234', 'x'.repeat(129)])(
		'is refused when it is %j',
		async (password) => {
			const here = await signedIn();
			const change = { officerId: here.id, sessionId: here.sessionId, current: '' };
			expect(await setPassword(sql(), { ...change, password })).toMatchObject({ field: 'password' });
		}
	);

	test('[A11] that is wrong gets one answer: unknown, without password, suspended, wrong', async () => {
		const known = await signedIn();
		const suspended = await signedIn();
		for (const { id, sessionId } of [known, suspended]) {
			await setPassword(sql(), { officerId: id, sessionId, current: '', password: good });
		}
		await sql()`update officer set suspended_at = now() where id = ${suspended.id}`;
		const none = await makeOfficer(sql());
		const answers = await Promise.all([
			checkPassword(sql(), { email: known.email, password: 'wrong one here' }),
			checkPassword(sql(), { email: suspended.email, password: good }),
			checkPassword(sql(), { email: none.email, password: good }),
			checkPassword(sql(), { email: 'nobody@leeds.gov.uk', password: good })
		]);
		for (const answer of answers) expect(answer).toEqual(answers[0]);
	});
});

describe('an officer', () => {
	test("does not end another's session", async () => {
		const mine = await signedIn();
		const theirs = await signedIn();
		expect(await endOwnSession(sql(), { officerId: mine.id, sessionId: theirs.sessionId })).toBe(false);
		expect(await theirs.alive()).toBe(true);
	});

	test('[P5] who is suspended is signed out everywhere, and may come back when that ends', async () => {
		const administrator = await signedIn({ isAdministrator: true });
		const officer = await signedIn();
		const change = { officerId: officer.id, administratorId: administrator.id };
		expect(await suspendOfficer(sql(), { ...change, suspended: true })).toEqual({ ok: true });
		expect(await officer.alive()).toBe(false);
		expect(await admitAddress(sql(), { email: officer.email, next: '/' })).toEqual({ state: 'suspended' });
		await suspendOfficer(sql(), { ...change, suspended: false });
		expect(await admitAddress(sql(), { email: officer.email, next: '/' })).toMatchObject({
			state: 'officer'
		});
		const events = await sql()`select action from audit_event where subject = ${officer.id} order by at`;
		expect(events.map(({ action }) => action)).toEqual(['officer.suspended', 'officer.unsuspended']);
	});

	test('who administers cannot suspend themselves, nor somebody who is not there', async () => {
		const { id } = await signedIn({ isAdministrator: true });
		expect(
			await suspendOfficer(sql(), { officerId: id, administratorId: id, suspended: true })
		).toMatchObject({
			reason: 'not-allowed'
		});
		const nobody = { officerId: 'nobody', administratorId: id, suspended: true };
		expect(await suspendOfficer(sql(), nobody)).toMatchObject({ reason: 'not-found' });
	});
});

describe('an organisation', () => {
	async function ask(email: string) {
		const admission = await admitAddress(sql(), { email, next: '/' });
		if (admission.state !== 'new') throw new Error('expected somebody new');
		const given = {
			addressSecret: admission.addressSecret,
			name: 'Robin Hale',
			organisation: 'Hale Trust',
			message: ''
		};
		expect(await requestOrganisation(sql(), given)).toEqual({ ok: true });
		expect(await requestOrganisation(sql(), given)).toEqual({ ok: true });
		const open = (await listOrganisationRequests(sql())).filter((request) => request.email === email);
		expect(open).toHaveLength(1);
		const administrator = await makeOfficer(sql(), { isAdministrator: true });
		return {
			requestId: open[0]?.id ?? '',
			administratorId: administrator.id,
			origin: 'https://folkmoot.example'
		};
	}

	test('that is accepted may sign in, and the person who asked is told', async () => {
		const decision = await ask('robin@hale-trust.example');
		expect(await acceptOrganisation(sql(), decision, { organisation: 'Hale Trust' })).toEqual({ ok: true });
		expect(await findCouncilsByEmail(sql(), 'somebody@hale-trust.example')).toMatchObject([
			{ name: 'Hale Trust', tier: 'organisation' }
		]);
		expect(await sql()`select 1 from mail where "to" = 'robin@hale-trust.example'`).toHaveLength(1);
		expect(await acceptOrganisation(sql(), decision, { organisation: 'Again' })).toMatchObject({
			reason: 'stale'
		});
	});

	test('may be a domain of a council, or be declined', async () => {
		const accepted = await ask('robin@leeds-homes.example');
		expect(await acceptOrganisation(sql(), accepted, { councilCode: 'nonsense' })).toMatchObject({
			field: 'council'
		});
		expect(await acceptOrganisation(sql(), accepted, { councilCode: 'LDS' })).toEqual({ ok: true });
		expect(await findCouncilsByEmail(sql(), 'x@leeds-homes.example')).toMatchObject([{ code: 'LDS' }]);
		const declined = await ask('robin@else.example');
		expect(await declineOrganisation(sql(), declined)).toEqual({ ok: true });
		expect(await findCouncilsByEmail(sql(), 'x@else.example')).toEqual([]);
	});

	test('is not made of a public mail provider', async () => {
		const decision = await ask('robin@gmail.com');
		expect(await acceptOrganisation(sql(), decision, { councilCode: 'LDS' })).toMatchObject({
			reason: 'bad-input'
		});
		expect(await findCouncilsByEmail(sql(), 'x@gmail.com')).toEqual([]);
	});

	test('is not asked for without a proved address', async () => {
		const given = { addressSecret: 'a'.repeat(24), name: 'Robin', organisation: 'Hale', message: '' };
		expect(await requestOrganisation(sql(), given)).toMatchObject({ reason: 'expired' });
	});
});

describe('the first administrator', () => {
	test('is made from an address, or promoted, and twice is once', async () => {
		const email = 'first@leeds.gov.uk';
		expect(await makeAdministrator(sql(), { email: ' First@Leeds.gov.uk' })).toEqual({
			ok: true,
			did: 'made',
			email
		});
		expect(await makeAdministrator(sql(), { email })).toMatchObject({ did: 'nothing' });
		const known = await makeOfficer(sql());
		expect(await makeAdministrator(sql(), { email: known.email })).toMatchObject({ did: 'promoted' });
	});

	test.each([
		[{ email: 'nonsense' }, /not an email address/],
		[{ email: 'a@nowhere.example' }, /No council/],
		[{ email: 'a@adur-worthing.gov.uk' }, /shared.*Adur/],
		[{ email: 'b@nowhere.example', councilCode: 'ZZZ' }, /not the code/]
	])('is not made of %j', async (given, words) => {
		expect(await makeAdministrator(sql(), given)).toMatchObject({
			ok: false,
			message: expect.stringMatching(words)
		});
	});
});

test('[P6] the record of actions refuses every change and removal', async () => {
	await sql()`insert into audit_event (action) values ('officer.joined')`;
	await expect(sql()`update audit_event set action = 'nothing'`).rejects.toThrow(/never changed/);
	await expect(sql()`delete from audit_event`).rejects.toThrow(/never changed/);
	await expect(sql()`truncate audit_event`).rejects.toThrow(/never changed/);
});
