import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { decisionForm } from '../support/decisions.ts';
import { signInCookie } from '../support/people.ts';
import { makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';

let fresh: TestDatabase;
let app: App;
const sql = () => fresh.database.sql;

beforeEach(async () => {
	fresh = await testDatabase();
	app = await startApp({ url: fresh.url, env: { LOG_LEVEL: 'debug', TRUSTED_PROXIES: '1' } });
});
afterEach(async () => {
	await app.kill();
	await fresh.close();
});

/** Stands in everything that is typed, and in nothing else. */
const canary = 'kanarienvogel';
const address = '203.0.113.77';

async function post(path: string, fields: Record<string, string>, cookie = ''): Promise<number> {
	const { status } = await fetch(`${app.origin}${path}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: app.origin, cookie, 'x-forwarded-for': address },
		body: new URLSearchParams(fields)
	});
	return status;
}

/** Everything an officer types into a room, by the forms of its pages. */
async function typeEverywhere(officer: SignedInOfficer, room: string, proposal: string, cookie: string) {
	const [section] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} limit 1`;
	const comment = { thread: randomUUID(), comment: randomUUID(), section: section!.key, audience: 'room' };
	const decision = Object.entries(decisionForm({ question: `Shall we ${canary}?`, reasons: canary }));
	return [
		await post(`/rooms/${room}/chat?/send`, { id: randomUUID(), body: `Hello ${canary}` }, cookie),
		await post(`/rooms/${room}/tasks/new`, { task: randomUUID(), title: canary, details: canary }, cookie),
		await post(
			`/rooms/${room}/decisions/new`,
			Object.fromEntries(decision) as Record<string, string>,
			cookie
		),
		await post(`/proposals/${proposal}/comments?/start`, { ...comment, body: canary }, cookie),
		await post(`/rooms/new`, { title: canary, summary: canary, visibility: 'private' }, cookie),
		await post('/account?/details', { name: `${officer.name} ${canary}`, jobTitle: canary }, cookie)
	];
}

test('nothing that is typed, no token and no address gets into the log, also when the database refuses (FAULTS P8)', async () => {
	const officer = await makeSignedIn(sql(), { name: 'Priya Shah', email: `${canary}@dorset.gov.uk` });
	const cookie = await signInCookie(sql(), officer.id);
	const room = await makeRoom(sql(), officer);
	const proposal = await makeProposal(sql(), officer, room);

	for (const status of await typeEverywhere(officer, room, proposal, cookie))
		expect(status).toBeLessThan(400);
	for (const path of [
		`/rooms/${room}/chat/search?q=${canary}`,
		`/find?q=${canary}`,
		`/published?q=${canary}`,
		`/sign-in/link?token=${canary}`,
		`/invitations/${canary}`,
		`/calendar/${canary}`,
		`/${canary}`
	])
		await fetch(`${app.origin}${path}`, { headers: { cookie, referer: `${app.origin}/?${canary}` } });
	await post('/sign-in', { email: `${canary}.two@dorset.gov.uk`, next: '/' });
	await post('/sign-in/password', {
		email: `${canary}@dorset.gov.uk`,
		password: `${canary}-wrong`,
		next: '/'
	});
	await fetch(`${app.origin}/home`, { headers: { cookie: `session=${canary}` } });
	await fetch(`${app.origin}/rooms/new`, {
		method: 'POST',
		headers: { origin: app.origin, cookie, 'content-type': 'multipart/form-data; boundary=x' },
		body: `--x\r\n${canary}`
	});

	// A database that refuses says the values of the row in its error.
	for (const table of ['chat_message', 'task', 'decision', 'comment', 'room'])
		await sql().unsafe(`alter table ${table} add constraint refused check (false) not valid`);
	const statuses = await typeEverywhere(officer, room, proposal, cookie);
	expect(statuses.slice(0, 5)).toEqual([500, 500, 500, 500, 500]);

	await app.stop();
	const logged = app.logs.join('\n');
	expect(logged).toContain('"level":"error"');
	expect(logged).not.toContain(canary);
	expect(logged).not.toContain(cookie.split('=')[1]);
	expect(logged).not.toContain(address);
	expect(logged).not.toContain('dorset.gov.uk');
});
