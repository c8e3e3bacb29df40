import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import type { Sql } from '../../db/connection.server.ts';
import { sendMessage } from '../../src/lib/chat/server/send-message.ts';
import { withCommandDatabase } from '../../server/command-database.ts';
import { readConfig } from '../../server/config.ts';
import { mailNotifications } from '../../server/jobs/mail-notifications.ts';
import { remind } from '../../server/jobs/remind.ts';
import { startApp, type App } from '../support/app.ts';
import {
	expect,
	expectAccessible,
	expectNoSidewaysScroll,
	test as base,
	watchErrors
} from '../support/e2e.ts';
import { reports, watchForScripts } from '../support/hostile-words.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';

/** The demonstration with its database open beside it: what waits for minutes and days in truth is made at once. */
const test = base.extend<
	object,
	{ own: { app: App; data: <T>(work: (sql: Sql) => Promise<T>) => Promise<T> } }
>({
	own: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
		async ({}, use) => {
			const folder = await mkdtemp(join(tmpdir(), 'folkmoot-emails-'));
			await chmod(folder, 0o755);
			const config = readConfig({ DATA_DIR: join(folder, 'data') });
			const app = await startApp({ env: { DATA_DIR: config.dataDir }, readyMs: 90_000 });
			await use({ app, data: (work) => withCommandDatabase(config, ({ sql }) => work(sql)) });
			await app.stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
		},
		{ scope: 'worker', timeout: 120_000 }
	]
});

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** A room in which Tom is reminded of its deadline and mentioned, and the mail of both: whatever the time is. */
async function tellTom(sql: Sql, origin: string): Promise<void> {
	const [tom] = await sql<SignedInOfficer[]>`select id from officer where name = 'Tom Okafor'`;
	await sql`
		insert into mail_choice (officer_id, weekends, quiet_from, quiet_to) values (${tom!.id}, true, null, null)
		on conflict (officer_id) do update set weekends = true, quiet_from = null, quiet_to = null`;
	const owner = await makeSignedIn(sql, { name: '<img src=x onerror=hit()>' });
	const room = await makeRoom(sql, owner, { title: `Wagtail ${'homes '.repeat(13).trim()}` });
	await addMember(sql, room, tom!.id, 'editor');
	await sendMessage(sql, owner, room, { id: randomUUID(), body: 'Is this so, @Tom Okafor?' });
	await mailNotifications({ sql, log, origin }, new Date(Date.now() + 3 * 60_000));
	await sql`
		update room set deadline_at = date_trunc('second', now() + interval '2 hours'), deadline_for = 'Send the bid'
		where id = ${room}`;
	await remind({ sql, log });
}
async function visitor(browser: Browser, origin: string, options: BrowserContextOptions = {}) {
	const context = await browser.newContext({ baseURL: origin, ...options });
	return context.newPage();
}

test('[M8] a mail stops in one press without sign-in and without script, and can be had back', async ({
	browser,
	own
}) => {
	const { app } = own;
	await own.data((sql) => tellTom(sql, app.origin));
	const page = await visitor(browser, app.origin, { javaScriptEnabled: false });
	const mail = page.getByRole('article').filter({ hasText: 'mentioned you in the chat of “Wagtail' }).first();
	await expect(async () => {
		await page.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 1_000 });
	}).toPass();
	await expect(mail.getByRole('heading')).toContainText(
		'<img src=x onerror=hit()> mentioned you in the chat of “Wagtail'
	);
	await mail.getByRole('link', { name: /\/unsubscribe\// }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'Stop emails about notifications' })
	).toBeVisible();
	await page.getByRole('button', { name: 'Stop emails when somebody mentions you' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('You get no more emails of this kind');
	await page.getByRole('button', { name: 'Stop all emails about notifications' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('You get no more of these emails');
	await page.getByRole('button', { name: 'Get these emails again' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stop emails about notifications');
	await page.goto('/unsubscribe/aaaaaaaaaaaaaaaaaaaaaaaa');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
	await page.context().close();
});

test('[M1] what comes by mail is chosen on a page; the bell shows reminders', async ({ browser, own }) => {
	await own.data((sql) => tellTom(sql, own.app.origin));
	const tom = await visitor(browser, own.app.origin, {
		viewport: { width: 320, height: 640 },
		colorScheme: 'dark'
	});
	const errors = watchErrors(tom);
	await watchForScripts(tom);
	await tom.goto('/');
	await tom.getByRole('button', { name: /Tom Okafor/ }).click();
	await tom.goto('/notifications');
	await expect(tom.locator('[data-notification]').first()).toContainText(
		/Folkmoot reminds you of the deadline of “Wagtail .+”: “Send the bid”, .+ Time/
	);
	await tom.getByRole('link', { name: 'Choose which emails you get' }).click();
	await expect(tom.getByRole('heading', { level: 1, name: 'Emails you get' })).toBeVisible();
	await expectNoSidewaysScroll(tom);
	await expectAccessible(tom);

	await tom.getByLabel('Somebody mentions you').selectOption('In the digest');
	await tom.getByLabel('The digest comes at').selectOption('5pm');
	await tom.getByLabel('From', { exact: true }).selectOption('7am');
	await tom.getByLabel('To', { exact: true }).selectOption('7am');
	await tom.getByRole('button', { name: 'Save' }).click();
	await tom.getByRole('link', { name: 'Choose two different hours, or no quiet hours' }).click();
	await expect(tom.getByLabel('To', { exact: true })).toBeFocused();
	await expect(tom.getByLabel('Somebody mentions you')).toHaveValue('digest');
	await tom.getByLabel('From', { exact: true }).selectOption('8pm');
	await tom.getByRole('button', { name: 'Save' }).click();
	await expect(tom.getByText('Your choices are saved.')).toBeVisible();
	await tom.reload();
	await expect(tom.getByLabel('Somebody mentions you')).toHaveValue('digest');
	await expect(tom.getByLabel('The digest comes at')).toHaveValue('17');
	await expect(tom.getByLabel('From', { exact: true })).toHaveValue('20');
	expect(await reports(tom)).toEqual([]);
	expect(errors).toEqual([]);
	await tom.context().close();
});
