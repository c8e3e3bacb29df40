import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startApp, type App } from '../support/app.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test as base } from '../support/e2e.ts';

/** A demonstration whose data folder is known, so that the command line can be used on it. */
const test = base.extend<object, { place: { app: App; dataDir: string } }>({
	place: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
		async ({}, use) => {
			const folder = await mkdtemp(join(tmpdir(), 'folkmoot-accounts-'));
			await chmod(folder, 0o755);
			const dataDir = join(folder, 'data');
			const app = await startApp({ env: { DATA_DIR: dataDir } });
			await use({ app, dataDir });
			await app.stop();
			await rm(folder, { recursive: true, force: true });
		},
		{ scope: 'worker', timeout: 60_000 }
	],
	baseURL: async ({ place }, use) => use(place.app.origin)
});

/** Runs `npm run admin:create` on the running demonstration. */
function createAdmin(dataDir: string, ...given: string[]) {
	const ran = spawnSync(process.execPath, ['scripts/create-admin.ts', ...given], {
		env: { PATH: process.env.PATH, DATA_DIR: dataDir },
		encoding: 'utf8'
	});
	return { code: ran.status, out: ran.stdout.trim(), err: ran.stderr.trim() };
}

const taken = new Set<string>();

async function proveAddress(page: Page, email: string, next: string) {
	await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
	await page.getByLabel('Email address').fill(email);
	await page.getByRole('button', { name: 'Send the link' }).click();
	await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
	const mail = page
		.getByRole('article')
		// What else is sent to the address says where to sign in, and that link signs nobody in.
		.filter({ hasText: `To ${email}` })
		.filter({ has: page.getByRole('heading', { name: 'Sign in to Folkmoot', exact: true }) })
		.first();
	await expect(async () => {
		await page.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 200 });
		// An older mail to the same address is there at once; the new one comes a moment later.
		expect(taken).not.toContain(await mail.getByRole('link').first().getAttribute('href'));
	}).toPass({ timeout: 10_000 });
	const link = (await mail.getByRole('link').first().getAttribute('href')) ?? '';
	taken.add(link);
	await page.goto(link);
	await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the first administrator is made by a command, accepts an organisation and suspends an officer', async ({
	page,
	browser,
	place
}) => {
	test.setTimeout(120_000);
	const { dataDir, app } = place;
	expect(createAdmin(dataDir)).toMatchObject({
		code: 1,
		err: expect.stringMatching(/^Give one address[^\n]*$/)
	});
	expect(createAdmin(dataDir, 'nonsense')).toMatchObject({
		code: 1,
		err: 'nonsense is not an email address. Nothing was changed.'
	});
	const made = createAdmin(dataDir, 'boss@leeds.gov.uk');
	expect(made).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^boss@leeds\.gov\.uk is a new officer/)
	});
	expect(createAdmin(dataDir, 'boss@leeds.gov.uk').out).toContain('already');

	const stranger = await (await browser.newContext({ baseURL: app.origin })).newPage();
	await proveAddress(stranger, 'robin@hale-trust.example', '/account');
	await stranger.getByLabel('Full name').fill('Robin Hale');
	await stranger.getByLabel('Name of your organisation').fill('Hale Trust');
	await stranger.getByRole('button', { name: 'Ask to add it' }).click();
	await expect(stranger.getByRole('heading', { name: 'We have your request' })).toBeVisible();

	await proveAddress(page, 'boss@leeds.gov.uk', '/admin');
	await expect(page.getByRole('heading', { name: 'Hale Trust' })).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('another organisation').check();
	await page.getByRole('button', { name: 'Add Hale Trust' }).click();
	await expect(page.getByText('The organisation is added.')).toBeVisible();

	await proveAddress(stranger, 'robin@hale-trust.example', '/account');
	await stranger.getByLabel('Full name').fill('Robin Hale');
	await stranger.getByRole('button', { name: 'Start' }).click();
	await expect(stranger.getByRole('heading', { name: 'Your account' })).toBeVisible();
	for (const path of ['/admin', '/admin/officers', '/admin/audit']) {
		expect((await stranger.request.get(path)).status(), path).toBe(404);
	}
	const forged = await stranger.request.post('/admin/officers?/suspend', {
		form: { officer: 'x', suspended: 'yes' },
		headers: { origin: app.origin }
	});
	expect(forged.status()).toBe(404);

	await page.goto('/admin/officers?q=robin');
	await expectAccessible(page);
	const moving = page.getByRole('listitem').filter({ hasText: 'Robin Hale' });
	await moving.getByText('Move to another council').click();
	await moving.getByLabel('Council').fill('Atlantis');
	await moving.getByRole('button', { name: 'Move Robin Hale' }).click();
	await expect(moving.getByLabel('Council')).toHaveValue('Atlantis');
	await moving.getByLabel('Council').fill('Leeds');
	await moving.getByRole('button', { name: 'Move Robin Hale' }).click();
	await expect(page.getByText('The officer is of that council now.')).toBeVisible();
	await expect(moving).toContainText('Leeds City Council');
	await page.getByRole('button', { name: 'Suspend of Robin Hale' }).click();
	await expect(page.getByText('signed out everywhere')).toBeVisible();
	await stranger.goto('/account');
	await expect(stranger).toHaveURL(/\/sign-in/);
	await proveAddress(stranger, 'robin@hale-trust.example', '/account');
	await expect(stranger.getByRole('alert')).toContainText('Your account is suspended');

	await page.goto('/admin/audit');
	await expect(page.getByRole('table')).toContainText('Suspended an officer');
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	for (const path of ['/admin', '/admin/officers', '/admin/audit', '/account']) {
		await page.goto(path);
		await expectNoSidewaysScroll(page);
	}
});

test('[A7] a form from a foreign origin is refused, signed in or not', async ({ request, place }) => {
	for (const origin of ['https://evil.example', 'null', `${place.app.origin}.evil.example`]) {
		for (const path of ['/sign-in', '/sign-out?/here', '/dev/sign-in', '/sign-out?/everywhere', '/admin']) {
			const answer = await request.post(path, { form: { email: 'a@leeds.gov.uk' }, headers: { origin } });
			expect(answer.status(), `${origin} ${path}`).toBe(403);
		}
	}
});

test('[A8] a session planted beforehand is ended by signing in, and the cookie is a new one', async ({
	page,
	context,
	place
}) => {
	const cookie = async () =>
		(await context.cookies()).find(({ name }) => name === 'folkmoot_session')?.value ?? '';
	await proveAddress(page, 'first@leeds.gov.uk', '/account');
	await page.getByLabel('Full name').fill('First Officer');
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
	const planted = await cookie();
	expect(planted).toMatch(/^[a-z2-7]{24}\.[a-z2-7]{24}$/);
	const sample = await page.goto('/').then(() => page.locator('[name="officer"]').first());
	const id = (await sample.getAttribute('value')) ?? '';
	await page.request.post('/dev/sign-in', { form: { officer: id }, headers: { origin: place.app.origin } });
	expect(await cookie()).not.toBe(planted);
	await context.clearCookies();
	await context.addCookies([{ name: 'folkmoot_session', value: planted, url: place.app.origin }]);
	await page.goto('/account');
	await expect(page).toHaveURL(/\/sign-in/);
});

test('one press signs in as a sample officer and as nobody else', async ({ request, place }) => {
	for (const officer of ['', 'nonsense', '00000000-0000-4000-8000-000000000000']) {
		const answer = await request.post('/dev/sign-in', {
			form: { officer },
			headers: { origin: place.app.origin }
		});
		expect(answer.status()).toBe(404);
	}
});

test('[A9] the eleventh guess in five minutes is refused, from whatever address a header claims', async ({
	request,
	place
}) => {
	const guess = (n: number) =>
		request.post('/sign-in/password', {
			form: { email: 'first@leeds.gov.uk', password: `guess number ${n}`, next: '/' },
			headers: { origin: place.app.origin, accept: 'text/html', 'x-forwarded-for': `198.51.100.${n}` }
		});
	const statuses = (await Promise.all(Array.from({ length: 11 }, (_, n) => guess(n)))).map((r) => r.status());
	expect(statuses.filter((status) => status === 400)).toHaveLength(10);
	expect(statuses.filter((status) => status === 429)).toHaveLength(1);
	const refused = await guess(12);
	expect(refused.status()).toBe(429);
	expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(200);
	expect(await refused.text()).toMatch(/There were too many tries. Try again in \d minutes\./);
});
