import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';

// Several mails, browsers and checks by axe each: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

let count = 0;
const someone = (domain = 'leeds.gov.uk') => `e2e-${++count}@${domain}`;

/** Asks for a link in this browser, and stays at the page that takes the code. */
async function ask(page: Page, email: string, next = '') {
	await page.goto(`/sign-in${next && `?next=${encodeURIComponent(next)}`}`);
	await page.getByLabel('Email address').fill(email);
	await page.getByRole('button', { name: 'Send the link' }).click();
	await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
}

const read = new Set<string>();

/** Reads the newest mail to an address in the outbox, which fills a moment after it was asked for. */
async function readMail(page: Page, email: string): Promise<{ link: string; code: string }> {
	const reader = await page.context().newPage();
	const mail = reader
		.getByRole('article')
		.filter({ hasText: `To ${email}` })
		.first();
	await expect(async () => {
		await reader.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 200 });
		// An older mail to the same address is there at once; the new one comes a moment later.
		expect(read).not.toContain(await mail.textContent());
	}).toPass({ timeout: 10_000 });
	const text = (await mail.textContent()) ?? '';
	read.add(text);
	await reader.close();
	return {
		link: /http\S+token=[a-z2-7]{24}/.exec(text)?.[0] ?? '',
		code: (/asked: (\d{3}) (\d{3})/.exec(text) ?? []).slice(1).join('')
	};
}

async function joinAs(page: Page, name: string) {
	await page.getByLabel('Full name').fill(name);
	await page.getByRole('button', { name: 'Start' }).click();
}
const signedInAs = (page: Page, name: string) =>
	expect(page.getByRole('banner').getByText(name)).toBeVisible();

test('a new officer signs in by the link from their mail, says who they are, and comes back by code', async ({
	page
}) => {
	const errors = watchErrors(page);
	const email = someone();
	await page.goto('/sign-in');
	await expectAccessible(page);
	await ask(page, email, '/account');
	await expectAccessible(page);
	const { link } = await readMail(page, email);
	await page.goto(link);
	await expect(page.getByText(email)).toBeVisible();
	await expectAccessible(page);
	// Out of the address bar, so that nobody finds the token there.
	await expect(page).toHaveURL(/\/sign-in\/link$/);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('heading', { name: 'Tell us who you are' })).toBeVisible();
	await expect(page.getByText('Leeds City Council')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter your name');
	await expectAccessible(page);
	await joinAs(page, 'Asha Patel');
	await expect(page).toHaveURL(/\/account$/);
	await signedInAs(page, 'Asha Patel');

	// The link is used up.
	const other = await page.context().browser()!.newContext();
	const stranger = await other.newPage();
	await stranger.goto(link);
	await expect(stranger.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
	await expectAccessible(stranger);
	await other.close();

	await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
	await expect(page.getByRole('banner').getByText('Asha Patel')).toBeHidden();
	await ask(page, email, '//evil.example');
	const second = await readMail(page, email);
	await page.getByLabel('Six-digit code').fill('000 00x');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('alert')).toContainText('4 tries left');
	await page.getByLabel('Six-digit code').fill(second.code);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await signedInAs(page, 'Asha Patel');
	expect(new URL(page.url()).pathname).toBe('/home');
	expect(errors).toEqual([]);
});

test('an officer of a shared domain chooses their council', async ({ page }) => {
	const email = someone('adur-worthing.gov.uk');
	await ask(page, email, '/account');
	await page.goto((await readMail(page, email)).link);
	await page.getByRole('button', { name: 'Sign in' }).click();
	const councils = page.getByRole('group', { name: 'Which council do you work for?' });
	await expect(councils.getByRole('radio')).toHaveCount(2);
	await expectAccessible(page);
	await joinAs(page, 'Sam Reed');
	await expect(page.getByRole('alert')).toContainText('Select your council');
	await councils.getByLabel(/Worthing/).check();
	await joinAs(page, 'Sam Reed');
	await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
	await expect(page.getByRole('main')).toContainText('Worthing');
});

test('somebody of an unknown organisation asks for it to be added', async ({ page }) => {
	const email = someone('nowhere.example');
	await ask(page, email);
	await page.goto((await readMail(page, email)).link);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('heading', { name: 'Ask to add your organisation' })).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('Full name').fill('Robin Hale');
	await page.getByLabel('Name of your organisation').fill('Nowhere Housing Trust');
	await page.getByRole('button', { name: 'Ask to add it' }).click();
	await expect(page.getByRole('heading', { name: 'We have your request' })).toBeVisible();
	await expectAccessible(page);
	await expect(page.getByRole('banner').getByText('Sign out')).toBeHidden();
});

test('signing in and the account work before any script has loaded', async ({ browser, app }) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: app.origin });
	const page = await context.newPage();
	const email = someone();
	await ask(page, email, '/account');
	await page.goto((await readMail(page, email)).link);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await joinAs(page, 'No Script');
	await page.getByLabel('Job title').fill('Data officer');
	await page.getByRole('button', { name: 'Save your details' }).click();
	await expect(page.getByText('Your details are changed.')).toBeVisible();
	await expect(page.getByLabel('Job title')).toHaveValue('Data officer');
	await context.close();
});

test('[P9] signing out removes what the browser kept', async ({ page, context }) => {
	const email = someone();
	const cookieNames = new Set<string>();
	const noteCookies = async () => {
		for (const { name } of await context.cookies()) cookieNames.add(name);
	};
	await ask(page, email, '/account');
	await noteCookies();
	await page.goto((await readMail(page, email)).link);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page).toHaveURL(/\/sign-in\/join/);
	await noteCookies();
	await joinAs(page, 'Local Copy');
	await signedInAs(page, 'Local Copy');
	await noteCookies();
	expect(cookieNames.size).toBe(3);
	const cookie = (await context.cookies()).find(({ name }) => name.endsWith('folkmoot_session'));
	expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
	await page.evaluate(
		() =>
			new Promise<void>((done) => {
				const opening = indexedDB.open('kept-text', 1);
				opening.onupgradeneeded = () => opening.result.createObjectStore('updates').add('words', 1);
				opening.onsuccess = () => {
					opening.result.close();
					localStorage.setItem('kept', 'words');
					done();
				};
			})
	);
	await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('heading', { name: 'You have signed out' })).toBeVisible();
	await expectAccessible(page);
	await expect
		.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
		.not.toContain('kept-text');
	expect(await page.evaluate(() => localStorage.getItem('kept'))).toBeNull();
	await page.goto('/privacy');
	for (const name of cookieNames) await expect(page.getByText(name, { exact: true })).toBeVisible();
	// The old cookie, put back, opens nothing.
	await context.addCookies([cookie!]);
	await page.goto('/account');
	await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);
});

test('[P9] a browser that does not know Clear-Site-Data loses its copies of texts at sign-out too', async ({
	page
}) => {
	await page.goto('/');
	await page.getByRole('button', { name: /Tom Okafor/ }).click();
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).click();
	await page.getByRole('main').locator('a[href^="/proposals/"]').first().click();
	/** null: the page has not made its store yet, and opening it first would take its place */
	const copies = () =>
		page.evaluate(async () => {
			const name = 'folkmoot-local-copies';
			const stores = await indexedDB.databases();
			if (!stores.some((store) => store.name === name && store.version === 2)) return null;
			return new Promise<number>((resolve, reject) => {
				const opening = indexedDB.open(name);
				opening.onerror = () => reject(opening.error ?? new Error('not opened'));
				opening.onsuccess = () => {
					const database = opening.result;
					const counting = database.transaction('updates').objectStore('updates').count();
					counting.onsuccess = () => {
						database.close();
						resolve(counting.result);
					};
				};
			});
		});
	await expect.poll(copies, { timeout: 15_000 }).toBeGreaterThan(0);
	await page.route('**/sign-out*', async (route) => {
		const response = await route.fetch();
		const headers = response.headers();
		delete headers['clear-site-data'];
		await route.fulfill({ response, headers });
	});
	await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('heading', { name: 'You have signed out' })).toBeVisible();
	await expect.poll(copies, { timeout: 15_000 }).toBe(0);
});

test('a link to the sign-out page signs nobody out and deletes nothing', async ({ page, app }) => {
	await page.goto('/');
	await page.getByRole('button', { name: /Tom Okafor/ }).click();
	await page.goto('/sign-out');
	await expect(page).toHaveURL(`${app.origin}/`);
	await expect(page.getByRole('banner').getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('the account page lists devices, ends them, sets and removes a password', async ({
	page,
	browser,
	app
}) => {
	const email = someone();
	await ask(page, email, '/account');
	await page.goto((await readMail(page, email)).link);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await joinAs(page, 'Many Devices');
	await expect(page.getByText('This device')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'set a password' }).click();
	await expectAccessible(page);
	await page.getByLabel('New password').fill('password1234');
	await page.getByRole('button', { name: 'Set a password' }).click();
	await expect(page.getByRole('alert')).toContainText('easy to guess');
	await page.getByLabel('New password').fill('otter lamp Thursday');
	await page.getByRole('button', { name: 'Set a password' }).click();
	await expect(page.getByText('Your password is set.')).toBeVisible();

	const elsewhere = await browser.newContext({ baseURL: app.origin });
	const second = await elsewhere.newPage();
	await second.goto('/sign-in/password?next=/account');
	await expectAccessible(second);
	await second.getByLabel('Email address').fill(email);
	await second.getByLabel('Password').fill('otter lamp Friday');
	await second.getByRole('button', { name: 'Sign in' }).click();
	await expect(second.getByRole('alert')).toContainText('not right');
	await second.getByLabel('Password').fill('otter lamp Thursday');
	await second.getByRole('button', { name: 'Sign in' }).click();
	await expect(second.getByRole('heading', { name: 'Your account' })).toBeVisible();

	await page.reload();
	await page.getByRole('button', { name: /^Sign out Chrome/ }).click();
	await expect(page.getByText('That device is signed out.')).toBeVisible();
	await second.goto('/account');
	await expect(second).toHaveURL(/\/sign-in/);
	await elsewhere.close();

	await page.getByRole('link', { name: 'Change or remove your password' }).click();
	await page.getByLabel('Your password now').fill('otter lamp Thursday');
	await page.getByRole('button', { name: 'Remove your password' }).click();
	await expect(page.getByText('Your password is removed.')).toBeVisible();
	await page.getByRole('button', { name: 'Sign out everywhere' }).click();
	await expect(page.getByRole('heading', { name: 'You have signed out on all devices' })).toBeVisible();
	await page.goto('/account');
	await expect(page).toHaveURL(/\/sign-in/);
});

test('every page of signing in fits a narrow window', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const email = `${'long'.repeat(15)}@nowhere.example`;
	for (const path of ['/sign-in', '/sign-in/password', '/sign-in/link?token=none', '/dev/outbox']) {
		await page.goto(path);
		await expectNoSidewaysScroll(page);
	}
	await ask(page, email);
	await expectNoSidewaysScroll(page);
	await page.goto((await readMail(page, email)).link);
	await expectNoSidewaysScroll(page);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expectNoSidewaysScroll(page);
});
