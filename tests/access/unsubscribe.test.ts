import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { hashSecret, randomSecret } from '#lib/accounts/server/secret.ts';
import type { NotificationReason } from '#lib/notifications/notification.ts';
import { readMailChoices } from '#lib/notifications/server/mail-choices.ts';
import { readConfig } from '#server/config.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { makeSignedIn } from '../support/rooms.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let app: App;
let officer: SignedInOfficer;
const sql = () => own.database.sql;
const days = 24 * 60 * 60_000;

beforeAll(async () => {
	own = await testDatabase();
	app = await startApp({ url: own.url });
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await own?.close();
});
beforeEach(async () => {
	officer = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
});

/** Where the link of a mail leads that was sent to the officer. */
async function linkOf(reason: NotificationReason | null = 'mention'): Promise<string> {
	const token = randomSecret();
	await sql()`
		insert into notification_mail (id, officer_id, token_hash, reason, made_at)
		values (${randomUUID()}, ${officer.id}, ${hashSecret(token)}, ${reason}, now())`;
	return `/unsubscribe/${token}`;
}
/** As a mail program does: from no page, without a cookie. */
const press = (path: string, body = 'List-Unsubscribe=One-Click', headers: Record<string, string> = {}) =>
	fetch(app.origin + path, {
		method: 'POST',
		body,
		redirect: 'manual',
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }
	});
const onPage = (path: string, stop: string) =>
	press(path, `stop=${stop}`, { origin: app.origin, accept: 'text/html' });
const choices = () => readMailChoices(sql(), officer.id);

test('[M8] opened, it changes nothing and says nothing of the person', async () => {
	const response = await fetch(app.origin + (await linkOf()), { headers: { accept: 'text/html' } });
	const page = await response.text();
	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toContain('no-store');
	expect(response.headers.get('referrer-policy')).toBe('strict-origin');
	expect(page).toContain('Stop emails when somebody mentions you');
	for (const word of [officer.name, officer.email, officer.id, 'Leeds']) expect(page).not.toContain(word);
	expect((await choices()).isStopped).toBe(false);
});

test('[M8] pressed in a mail program it stops all; twice is the same; a page brings them back', async () => {
	const path = await linkOf();
	for (let time = 0; time < 2; time++) expect((await press(path)).status).toBe(200);
	expect((await choices()).isStopped).toBe(true);
	expect((await onPage(path, 'nothing')).status).toBe(200);
	expect(await choices()).toMatchObject({ isStopped: false, ways: { mention: 'at once' } });
	await onPage(path, 'kind');
	expect(await choices()).toMatchObject({ isStopped: false, ways: { mention: 'off', reply: 'at once' } });
	await onPage(path, 'nothing');
	expect((await choices()).ways.mention).toBe('at once');
});

test('[M8] also as a form of several parts; a mail of several kinds stops no single one', async () => {
	const path = await linkOf(null);
	await onPage(path, 'kind');
	expect(await choices()).toMatchObject({ isStopped: false, ways: { mention: 'at once' } });
	const body = new FormData();
	body.set('List-Unsubscribe', 'One-Click');
	expect((await fetch(app.origin + path, { method: 'POST', body })).status).toBe(200);
	expect((await choices()).isStopped).toBe(true);
});

test('[A7] another site’s page cannot press it, and without an origin nothing else is let in', async () => {
	const path = await linkOf();
	for (const origin of ['https://evil.example', 'null'])
		expect((await press(path, 'stop=all', { origin })).status).toBe(403);
	for (const other of ['/account/notifications', '/sign-out?/everywhere', `${path}/more`, '/unsubscribe'])
		expect((await press(other, 'emails=no')).status).toBe(403);
	expect((await choices()).isStopped).toBe(false);
});

test('[M8] one that never was, or is too old, works for nobody', async () => {
	const path = await linkOf();
	expect((await onPage(path, 'everything')).status).toBe(400);
	await removeOld(sql(), readConfig({}), new Date(Date.now() + 91 * days));
	const ended = await onPage(path, 'all');
	const never = await onPage(`/unsubscribe/${'a'.repeat(24)}`, 'all');
	expect([ended.status, never.status]).toEqual([410, 410]);
	expect((await choices()).isStopped).toBe(false);
});

test('[A16] pressed again and again it is refused with when to come back', async () => {
	const path = await linkOf();
	for (let time = 0; time < 20; time++) await press(path);
	const refused = await onPage(path, 'nothing');
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('[P8] it stands in no log, also where something fails', async () => {
	const path = await linkOf();
	await sql()`alter table mail_choice rename to mail_choice_away`;
	const failed = await press(path, undefined, { accept: 'text/html' });
	await sql()`alter table mail_choice_away rename to mail_choice`;
	expect(failed.status).toBe(500);
	expect(app.logs.join('\n')).toContain('a request failed');
	expect(app.logs.join('\n')).not.toContain(path.split('/').at(-1));
});
