import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeMail } from '#lib/accounts/compose-mail.ts';
import { sendMail } from '#lib/accounts/server/mail.ts';
import { createSession } from '#lib/accounts/server/sessions.ts';
import { requestSignIn } from '#lib/accounts/server/sign-in-links.ts';
import { readConfig } from '#server/config.ts';
import { startJobs } from '#server/jobs/jobs.ts';
import { createFolderStore } from '#lib/images/server/folder-store.ts';
import { removeOld } from '#server/jobs/retention.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startMailServer } from '../support/mail-server.ts';
import { makeOfficer } from '../support/people.ts';

let own: TestDatabase;
const sql = () => own.database.sql;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
	own = await testDatabase({ poolSize: 8 });
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
	await own.close();
});

const mailServer = async (refuse?: (tryNumber: number) => Error | null) => {
	const server = await startMailServer(refuse);
	closing.push(server.close);
	return server;
};

const lines: string[] = [];
const log = {
	info: (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message),
	warn: (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message),
	error: (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message)
};
async function jobs(mail: Awaited<ReturnType<typeof mailServer>>['config'] | { transport: 'outbox' }) {
	const started = await startJobs({
		files: createFolderStore('never-used'),
		sql: sql(),
		url: own.url,
		config: { ...readConfig({}), mail },
		log,
		mailRetryDelaySeconds: 1
	});
	closing.push(() => started.close());
	return started;
}
const hello = (to = 'priya@dorset.gov.uk') =>
	composeMail({
		to,
		subject: 'Hello',
		paragraphs: ['Good morning'],
		action: { label: 'Go', url: 'https://f.example/x' }
	});
/** Rows are removed just after the mail was taken. */
async function untilEmpty() {
	for (;;) {
		const [row] = await sql()<{ waiting: number }[]>`select count(*)::int as waiting from mail`;
		if (row?.waiting === 0) return;
		await new Promise((done) => setImmediate(done));
	}
}

describe('mail', () => {
	test('is sent by a real mail server, as text and as HTML, once, and not kept', async () => {
		const server = await mailServer();
		await jobs(server.config);
		await sendMail(sql(), hello());
		await server.until(() => server.received.length === 1);
		await untilEmpty();
		const [mail] = server.received;
		expect(mail?.to).toEqual(['priya@dorset.gov.uk']);
		expect(mail?.message).toMatch(/^From: Folkmoot <no-reply@folkmoot\.example>/m);
		expect(mail?.message).toMatch(/^Subject: Hello/m);
		expect(mail?.message).toMatch(/^Auto-Submitted: auto-generated/m);
		expect(mail?.message).toContain('Content-Type: text/plain');
		expect(mail?.message).toContain('Content-Type: text/html');
	});

	test('that waited for a start is sent then', async () => {
		await sendMail(sql(), hello());
		const server = await mailServer();
		await jobs(server.config);
		await server.until(() => server.received.length === 1);
	});

	test('is tried again when the server refuses at first', async () => {
		const server = await mailServer((tryNumber) =>
			tryNumber < 3 ? Object.assign(new Error('busy: priya@dorset.gov.uk'), { responseCode: 451 }) : null
		);
		await jobs(server.config);
		await sendMail(sql(), hello());
		await server.until(() => server.received.length === 1);
		expect(server.tries()).toBe(3);
		await untilEmpty();
		const kept = await sql()<{ row: string }[]>`select j::text as row from jobs.job j`;
		expect(kept.map(({ row }) => row).join()).not.toContain('priya@');
	});

	test('of a rolled back command is not sent', async () => {
		const server = await mailServer();
		await jobs(server.config);
		await expect(
			sql().begin(async (tx) => {
				await sendMail(tx, hello('undone@dorset.gov.uk'));
				throw new Error('undone');
			})
		).rejects.toThrow('undone');
		await sendMail(sql(), hello('done@dorset.gov.uk'));
		await server.until(() => server.received.length === 1);
		expect(server.received[0]?.to).toEqual(['done@dorset.gov.uk']);
	});

	test('is sent once when two nodes run', async () => {
		const server = await mailServer();
		await jobs(server.config);
		await jobs(server.config);
		for (let n = 0; n < 20; n++) await sendMail(sql(), hello(`n${n}@dorset.gov.uk`));
		await server.until(() => server.received.length === 20);
		await untilEmpty();
		expect(new Set(server.received.map(({ to }) => to[0])).size).toBe(20);
		expect(server.received).toHaveLength(20);
	});

	test('too old to be of use is dropped', async () => {
		await sendMail(sql(), hello('late@dorset.gov.uk'), new Date(Date.now() - 1));
		const server = await mailServer();
		await jobs(server.config);
		await untilEmpty();
		expect(server.received).toHaveLength(0);
	});

	test('[A8] leaves no token or code behind once it was sent, nor in the log [P8]', async () => {
		const server = await mailServer();
		await jobs(server.config);
		const config = readConfig({});
		await requestSignIn(sql(), { email: 'canary@dorset.gov.uk', next: '/', config });
		await server.until(() => server.received.length === 1);
		await untilEmpty();
		const token = /token=3?D?([a-z2-7]{24})/.exec(
			server.received[0]?.message.replaceAll('=\r\n', '') ?? ''
		)?.[1];
		expect(token).toBeDefined();
		const kept = await sql()<{ row: string }[]>`select j::text as row from jobs.job j`;
		expect(kept.length).toBeGreaterThan(0);
		expect(kept.map(({ row }) => row).join()).not.toContain(token);
		expect(lines.join()).not.toContain(token);
		expect(lines.join()).not.toContain('canary');
	});

	test('goes to the outbox in a demonstration', async () => {
		await jobs({ transport: 'outbox' });
		await sendMail(sql(), hello());
		await untilEmpty();
		expect(await sql()`select "to", subject from outbox_mail`).toEqual([
			{ to: 'priya@dorset.gov.uk', subject: 'Hello' }
		]);
	});

	test('[X1] says names as they are, without taking them for HTML or for a header', () => {
		const mail = composeMail({
			to: 'a@b.example',
			subject: 'From "><script>\r\nBcc: all@b.example',
			paragraphs: ['<img src=x onerror=alert(1)> & co']
		});
		expect(mail.subject).toBe('From "><script> Bcc: all@b.example');
		expect(mail.html).not.toMatch(/<img|<script/);
		expect(mail.text).toContain('<img src=x onerror=alert(1)> & co');
	});
});

describe('[P5] retention', () => {
	test('removes what is past its time and nothing else', async () => {
		const config = readConfig({});
		const hour = 60 * 60_000;
		const now = new Date();
		const later = (ms: number) => new Date(now.getTime() + ms);
		const officer = await makeOfficer(sql());
		await createSession(sql(), { officerId: officer.id, userAgent: '', config }, now);
		await requestSignIn(sql(), { email: 'old@dorset.gov.uk', next: '/', config }, now);
		await sql()`insert into outbox_mail ("to", subject, text, html) values ('a', 'b', 'c', 'd')`;
		await sql()`
			with made as (insert into document (id, schema_version) values (gen_random_uuid(), 1) returning id)
			insert into document_client (document_id, client_id, officer_id, unused_since)
			select id, client, ${officer.id}, unused from made,
				(values (1, ${now.toISOString()}::timestamptz), (2, null)) as pages (client, unused)`;
		const none = {
			links: 0,
			addresses: 0,
			limits: 0,
			mails: 0,
			shown: 0,
			comments: 0,
			messages: 0,
			tasks: 0,
			suggestions: 0,
			sessions: 0,
			clients: 0,
			visits: 0,
			notifications: 0,
			notificationMails: 0,
			reminders: 0
		};
		expect(await removeOld(sql(), config, now)).toEqual(none);
		expect(await removeOld(sql(), config, later(hour))).toEqual({ ...none, links: 1, mails: 1 });
		expect(await removeOld(sql(), config, later(8 * 24 * hour))).toEqual({ ...none, shown: 1 });
		expect(await removeOld(sql(), config, later(14 * 24 * hour))).toEqual({ ...none, sessions: 1 });
		expect(await removeOld(sql(), config, later(89 * 24 * hour))).toEqual(none);
		expect(await removeOld(sql(), config, later(90 * 24 * hour))).toEqual({ ...none, clients: 1 });
		expect(await removeOld(sql(), config, later(400 * 24 * hour))).toEqual(none);
	});
});
