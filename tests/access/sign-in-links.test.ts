import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admitAddress } from '#lib/accounts/server/admit-address.ts';
import { joinAsOfficer } from '#lib/accounts/server/join.ts';
import {
	findSignInLink,
	requestSignIn,
	takeSignInCode,
	takeSignInLink
} from '#lib/accounts/server/sign-in-links.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeOfficer } from '../support/people.ts';

const minute = 60_000;
const config = { origin: 'https://folkmoot.example', signInLinkMs: 15 * minute };
const start = new Date();
const after = (ms: number) => new Date(start.getTime() + ms);

let own: TestDatabase;
const sql = () => own.database.sql;
beforeAll(async () => {
	own = await testDatabase();
});
afterAll(() => own.close());

let count = 0;
const someone = (domain = 'leeds.gov.uk') => `person-${++count}@${domain}`;

/** Asks for a link and reads the mail, as its owner would. */
async function ask(email: string, { next = '/', now = start } = {}) {
	const { browserSecret } = await requestSignIn(sql(), { email, next, config }, now);
	const [mail] = await sql()<{ text: string; html: string }[]>`
		select text, html from mail where "to" = ${email} order by created_at desc limit 1`;
	const token = /\/sign-in\/link\?token=([a-z2-7]{24})/.exec(mail?.text ?? '')?.[1] ?? '';
	const code = (/\b(\d{3}) (\d{3})\b/.exec(mail?.text ?? '') ?? []).slice(1).join('');
	return { browserSecret, token, code, mail };
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a sign-in link', () => {
	test('proves the address once, and leads where its owner wanted to go', async () => {
		const email = someone();
		const { token } = await ask(email, { next: '/rooms/1' });
		expect(await takeSignInLink(sql(), token, start)).toEqual({ email, next: '/rooms/1' });
		expect(await takeSignInLink(sql(), token, start)).toBeNull();
	});

	test('is taken by one of twenty who press at once', async () => {
		const { token } = await ask(someone());
		const taken = await Promise.all(Array.from({ length: 20 }, () => takeSignInLink(sql(), token, start)));
		expect(taken.filter(Boolean)).toHaveLength(1);
	});

	test('is not used up by looking at it, as mail scanners do', async () => {
		const email = someone();
		const { token } = await ask(email);
		for (let look = 0; look < 5; look++) {
			expect(await findSignInLink(sql(), token, start)).toMatchObject({ email });
		}
		expect(await takeSignInLink(sql(), token, start)).not.toBeNull();
		expect(await findSignInLink(sql(), token, start)).toBeNull();
	});

	test('ends after fifteen minutes', async () => {
		const { token } = await ask(someone());
		expect(await findSignInLink(sql(), token, after(15 * minute - 1))).not.toBeNull();
		expect(await findSignInLink(sql(), token, after(15 * minute))).toBeNull();
		expect(await takeSignInLink(sql(), token, after(15 * minute))).toBeNull();
	});

	test('is killed by a newer one, with its code', async () => {
		const email = someone();
		const old = await ask(email);
		const fresh = await ask(email, { now: after(1) });
		expect(await takeSignInLink(sql(), old.token, start)).toBeNull();
		expect(await takeSignInCode(sql(), { email, ...old }, start)).toMatchObject({ reason: 'expired' });
		expect(await takeSignInLink(sql(), fresh.token, start)).not.toBeNull();
	});

	test.each(['', 'x', 'a'.repeat(24), "' or true --", '\\x00'])('is not opened by %j', async (token) => {
		await ask(someone());
		expect(await takeSignInLink(sql(), token, start)).toBeNull();
	});

	test('[A8] is kept as a hash only', async () => {
		const { token, code, browserSecret } = await ask(someone());
		const rows = await sql()`select l::text as row from sign_in_link l`;
		for (const { row } of rows) {
			expect(row).not.toContain(token);
			expect(row).not.toContain(browserSecret);
			expect(row).not.toMatch(new RegExp(`[(,]${code}[,)]`));
		}
	});
});

describe('a six-digit code', () => {
	test('proves the address in the browser that asked, once, with or without its space', async () => {
		const email = someone();
		const { browserSecret, code, token } = await ask(email, { next: '/account' });
		const spaced = `${code.slice(0, 3)} ${code.slice(3)} `;
		expect(await takeSignInCode(sql(), { email, browserSecret, code: spaced }, start)).toEqual({
			ok: true,
			email,
			next: '/account'
		});
		expect(await takeSignInCode(sql(), { email, browserSecret, code }, start)).toMatchObject({ ok: false });
		expect(await takeSignInLink(sql(), token, start)).toBeNull();
	});

	test('dies at the fifth wrong try, and the link in the mail lives on', async () => {
		const email = someone();
		const { browserSecret, code, token } = await ask(email);
		for (let left = 4; left >= 0; left--) {
			const refusal = await takeSignInCode(sql(), { email, browserSecret, code: wrong(code) }, start);
			expect(refusal).toMatchObject({ ok: false, reason: 'bad-input', field: 'code' });
			if (left > 0) expect(refusal).toMatchObject({ message: expect.stringContaining(`${left} tr`) });
		}
		const sixth = await takeSignInCode(sql(), { email, browserSecret, code }, start);
		expect(sixth).toMatchObject({ ok: false, reason: 'expired' });
		expect(await takeSignInLink(sql(), token, start)).not.toBeNull();
	});

	test('gets no more than five tries when fifty come at once', async () => {
		const email = someone();
		const { browserSecret, code } = await ask(email);
		const tries = await Promise.all(
			Array.from({ length: 50 }, () =>
				takeSignInCode(sql(), { email, browserSecret, code: wrong(code) }, start)
			)
		);
		expect(tries.filter((answer) => !answer.ok && answer.reason === 'bad-input')).toHaveLength(5);
		expect(tries.filter((answer) => !answer.ok && answer.reason === 'expired')).toHaveLength(45);
	});

	test('[A9] is worth nothing in another browser, whose tries are not counted', async () => {
		const email = someone();
		const { browserSecret, code } = await ask(email);
		for (let guess = 0; guess < 10; guess++) {
			const answer = await takeSignInCode(sql(), { email, browserSecret: 'a'.repeat(24), code }, start);
			expect(answer).toMatchObject({ ok: false, reason: 'expired' });
		}
		expect(await takeSignInCode(sql(), { email, browserSecret, code }, start)).toMatchObject({ ok: true });
	});

	test('ends after fifteen minutes', async () => {
		const email = someone();
		const { browserSecret, code } = await ask(email);
		expect(await takeSignInCode(sql(), { email, browserSecret, code }, after(15 * minute))).toMatchObject({
			reason: 'expired'
		});
	});
});

describe('[A11] asking for a link', () => {
	test('does the same for an officer, a suspended one, a council address and a stranger', async () => {
		const known = await makeOfficer(sql(), { email: someone() });
		const suspended = await makeOfficer(sql(), { email: someone(), suspended: true });
		const emails = [known.email, suspended.email, someone(), someone('nowhere.example')];
		const [first, ...others] = await Promise.all(emails.map((email) => ask(email)));
		const shape = (asked: Awaited<ReturnType<typeof ask>>, email: string) =>
			asked.mail?.text
				.replaceAll(asked.token, 'TOKEN')
				.replace(/\d{3} \d{3}/, 'CODE')
				.replaceAll(email, 'EMAIL');
		expect(first?.token).toHaveLength(24);
		others.forEach((asked, index) => {
			expect(shape(asked, emails[index + 1] ?? '')).toBe(first && shape(first, emails[0] ?? ''));
		});
	});
});

describe('a proved address', () => {
	test('of an officer leads to them, of a suspended one to nothing', async () => {
		const officer = await makeOfficer(sql());
		const suspended = await makeOfficer(sql(), { suspended: true });
		expect(await admitAddress(sql(), { email: officer.email, next: '/' })).toEqual({
			state: 'officer',
			officerId: officer.id
		});
		expect(await admitAddress(sql(), { email: suspended.email, next: '/' })).toEqual({ state: 'suspended' });
	});

	async function proved(email: string, next = '/') {
		const admission = await admitAddress(sql(), { email, next }, start);
		if (admission.state !== 'new') throw new Error(`expected a new address, got ${admission.state}`);
		return admission.addressSecret;
	}
	const asha = { name: ' Asha  Patel ', jobTitle: 'Housing lead' };

	test('joins the council its domain stands for', async () => {
		const email = someone();
		const addressSecret = await proved(email, '/rooms/7');
		const joined = await joinAsOfficer(sql(), { addressSecret, ...asha, councilCode: 'LDS' }, start);
		expect(joined).toMatchObject({ ok: true, next: '/rooms/7' });
		const [officer] = await sql()`select name, job_title, council_code from officer where email = ${email}`;
		expect(officer).toEqual({ name: 'Asha Patel', job_title: 'Housing lead', council_code: 'LDS' });
		const [event] =
			await sql()`select action, council_code from audit_event where subject = ${joined.ok ? joined.officerId : ''}`;
		expect(event).toEqual({ action: 'officer.joined', council_code: 'LDS' });
	});

	test('is refused a council that its domain does not stand for', async () => {
		const email = someone();
		const addressSecret = await proved(email);
		for (const councilCode of ['DST', '', 'nonsense', 'lds']) {
			expect(await joinAsOfficer(sql(), { addressSecret, ...asha, councilCode }, start)).toMatchObject({
				reason: 'bad-input',
				field: 'council'
			});
		}
		expect(await sql()`select 1 from officer where email = ${email}`).toHaveLength(0);
	});

	test('of a shared domain may choose either council', async () => {
		for (const councilCode of ['ADU', 'WOT']) {
			const addressSecret = await proved(someone('adur-worthing.gov.uk'));
			expect(await joinAsOfficer(sql(), { addressSecret, ...asha, councilCode }, start)).toMatchObject({
				ok: true
			});
		}
	});

	test('joins once when the form is sent twenty times at once', async () => {
		const email = someone();
		const addressSecret = await proved(email);
		const answers = await Promise.all(
			Array.from({ length: 20 }, () =>
				joinAsOfficer(sql(), { addressSecret, ...asha, councilCode: 'LDS' }, start)
			)
		);
		expect(answers.filter((answer) => answer.ok).length).toBeGreaterThan(0);
		expect(await sql()`select 1 from officer where email = ${email}`).toHaveLength(1);
	});

	test('is worth nothing after an hour, or with another secret', async () => {
		const addressSecret = await proved(someone());
		const late = await joinAsOfficer(
			sql(),
			{ addressSecret, ...asha, councilCode: 'LDS' },
			after(61 * minute)
		);
		expect(late).toMatchObject({ reason: 'expired' });
		const forged = await joinAsOfficer(
			sql(),
			{ addressSecret: 'a'.repeat(24), ...asha, councilCode: 'LDS' },
			start
		);
		expect(forged).toMatchObject({ reason: 'expired' });
	});

	test.each([
		['no name', { name: '  ' }, 'name'],
		['a name without letters', { name: '123' }, 'name'],
		['a name that turns its direction', { name: 'Asha \u202elaptaP' }, 'name'],
		['a name with an invisible character', { name: 'Asha\u200bPatel' }, 'name'],
		['a name with NUL', { name: 'Asha\u0000' }, 'name'],
		['a lone surrogate', { name: 'Asha \ud800' }, 'name'],
		['a name of 91 characters', { name: 'a'.repeat(91) }, 'name'],
		['a job title of 91 characters', { jobTitle: 'a'.repeat(91) }, 'job-title']
	])('[B9] is refused with %s', async (_what, change, field) => {
		const addressSecret = await proved(someone());
		const answer = await joinAsOfficer(
			sql(),
			{ addressSecret, ...asha, ...change, councilCode: 'LDS' },
			start
		);
		expect(answer).toMatchObject({ ok: false, reason: 'bad-input', field });
	});
});
