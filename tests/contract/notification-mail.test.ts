import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { sendMessage } from '#lib/chat/server/send-message.ts';
import { createFolderStore } from '#lib/images/server/folder-store.ts';
import { listNotifications } from '#lib/notifications/server/list-notifications.ts';
import { markAllRead } from '#lib/notifications/server/notification-commands.ts';
import { readConfig } from '#server/config.ts';
import { startJobs } from '#server/jobs/jobs.ts';
import { mailNotifications } from '#server/jobs/mail-notifications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';

let own: TestDatabase;
let owner: SignedInOfficer;
let partner: SignedInOfficer;
let roomId: string;
const closing: (() => Promise<unknown>)[] = [];
const lines: string[] = [];
const say = (facts: object, message: string) => void lines.push(JSON.stringify(facts) + message);
const log = { info: say, warn: say, error: say };
const origin = 'https://folkmoot.example';
const sql = () => own.database.sql;

beforeEach(async () => {
	own = await testDatabase({ poolSize: 8 });
	owner = await makeSignedIn(sql(), { name: 'Priya Shah', email: 'priya@dorset.gov.uk' });
	partner = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS', email: 'tom@leeds.gov.uk' });
	// At any hour of any day.
	await sql()`
		insert into mail_choice (officer_id, weekends, quiet_from, quiet_to) values (${partner.id}, true, null, null)`;
	roomId = await makeRoom(sql(), owner, { title: 'Homes “für” alle' });
	await addMember(sql(), roomId, partner.id, 'editor');
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
	await own.close();
});

async function mailServer(refuse?: (tryNumber: number) => Error | null): Promise<MailServer> {
	const server = await startMailServer(refuse);
	closing.push(server.close);
	return server;
}
async function jobs(mail: MailServer['config']) {
	const started = await startJobs({
		files: createFolderStore('never-used'),
		sql: sql(),
		url: own.url,
		config: { ...readConfig({}), origin, mail },
		log,
		mailRetryDelaySeconds: 1
	});
	closing.push(() => started.close());
}
const mention = () => sendMessage(sql(), owner, roomId, { id: randomUUID(), body: 'Canary @Tom Okafor' });
const makeMails = () => mailNotifications({ sql: sql(), log, origin }, new Date(Date.now() + 3 * 60_000));
/** Rows are removed just after the mail was taken. */
async function untilEmpty() {
	while ((await sql()`select 1 from mail`).length > 0) await new Promise((done) => setImmediate(done));
}
/** The mail without the folds and escapes of its transport. */
const unfolded = (message: string) =>
	message
		.replace(/=\r\n/g, '')
		.replace(/\r\n[ \t]/g, ' ')
		.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

test('[M8] goes out in both forms, with what stops it in one press, and leaves nothing behind [P8]', async () => {
	const server = await mailServer();
	await jobs(server.config);
	await mention();
	await makeMails();
	await server.until(() => server.received.length === 1);
	await untilEmpty();
	const [mail] = server.received;
	expect(mail?.to).toEqual(['tom@leeds.gov.uk']);
	const message = unfolded(mail!.message);
	expect(message).toContain('Content-Type: text/plain');
	expect(message).toContain('Content-Type: text/html');
	expect(message).toMatch(/^List-Unsubscribe: <https:\/\/folkmoot\.example\/unsubscribe\/[a-z2-7]{24}>\r?$/m);
	expect(message).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
	const token = /unsubscribe\/([a-z2-7]{24})/.exec(message)![1]!;
	expect(message.split(token).length - 1).toBeGreaterThanOrEqual(3);
	const kept = await sql()<{ row: string }[]>`select j::text as row from jobs.job j`;
	for (const place of [lines.join(), kept.map(({ row }) => row).join()]) {
		expect(place).not.toContain(token);
		expect(place).not.toContain('tom@leeds');
		expect(place).not.toContain('Canary');
	}
});

test('is tried again while the mail server is away, and comes once', async () => {
	const server = await mailServer((tryNumber) =>
		tryNumber < 3 ? Object.assign(new Error('busy'), { responseCode: 451 }) : null
	);
	await jobs(server.config);
	await mention();
	await makeMails();
	await server.until(() => server.received.length === 1);
	await untilEmpty();
	expect(server.tries()).toBe(3);
	await makeMails();
	expect(await sql()`select 1 from mail`).toEqual([]);
});

test('[M6] what was read while the mail server was away is not sent when it is back', async () => {
	await mention();
	await makeMails();
	const [newest] = (await listNotifications(sql(), partner)).notifications;
	await markAllRead(sql(), partner, { upTo: newest!.id });
	const server = await mailServer();
	await jobs(server.config);
	await untilEmpty();
	expect(server.tries()).toBe(0);
	expect(lines.join()).toContain('taken back');
});

test('[M7] comes once from two nodes that make and send mail at the same time', async () => {
	const server = await mailServer();
	await jobs(server.config);
	await jobs(server.config);
	await mention();
	await Promise.all([1, 2, 3, 4].map(makeMails));
	await server.until(() => server.received.length === 1);
	await untilEmpty();
	expect(server.received).toHaveLength(1);
});
