import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import { as, makeRoom } from '../support/sample-proposal.ts';

test.describe.configure({ timeout: 120_000 });

/** Asks for a sign-in link as somebody who was never here, and gives the link of their mail. */
async function linkFromMail(page: Page, email: string): Promise<string> {
	await page.goto('/sign-in');
	await page.getByLabel('Email address').fill(email);
	await page.getByRole('button', { name: 'Send the link' }).click();
	await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
	const reader = await page.context().newPage();
	const mail = reader.getByRole('article').filter({ hasText: `To ${email}` });
	await expect(async () => {
		await reader.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 200 });
	}).toPass({ timeout: 10_000 });
	const text = (await mail.textContent()) ?? '';
	await reader.close();
	return /http\S+token=[a-z2-7]{24}/.exec(text)?.[0] ?? '';
}

for (const script of [true, false]) {
	test(`from the link in the mail to ${script ? 'typing in' : 'the text of'} a first room is four presses and less than a minute${script ? '' : ', without script'}`, async ({
		browser,
		app
	}) => {
		const context = await browser.newContext({ baseURL: app.origin, javaScriptEnabled: script });
		const page = await context.newPage();
		const errors = watchErrors(page);
		// Of a council that no other test brings into a room.
		const link = await linkFromMail(page, `first-${script}@bristol.gov.uk`);
		let presses = 0;
		const press = async (what: Locator) => {
			presses += 1;
			await what.click();
		};
		const began = Date.now();
		await page.goto(link);
		await press(page.getByRole('button', { name: 'Sign in' }));
		await page.getByLabel('Full name').fill('Asha Patel');
		await press(page.getByRole('button', { name: 'Start' }));
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Folkmoot, Asha Patel');
		// The council is known, and a title is there.
		await expect(page.getByText('Bristol City Council leads the room')).toBeVisible();
		await expect(page.getByLabel('What is the room called?')).toHaveValue('City of Bristol and partners');
		await press(page.getByRole('button', { name: 'Make the room and start writing' }));
		await expect(page).toHaveURL(/\/proposals\/[0-9a-f-]{36}$/);
		if (script) {
			const first = page.locator('.ProseMirror').first();
			await press(first);
			await page.keyboard.type('Who has this problem?');
			await expect(first).toContainText('Who has this problem?');
			await expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
		} else {
			await expect(page.getByText('City of Bristol and partners').first()).toBeVisible();
		}
		expect(presses).toBeLessThanOrEqual(4);
		expect(Date.now() - began).toBeLessThan(60_000);
		await page.goto('/home');
		await expect(page.getByRole('link', { name: 'City of Bristol and partners', exact: true })).toBeVisible();
		await expect(page.getByRole('heading', { name: 'Make your first room' })).toHaveCount(0);
		expect(errors).toEqual([]);
		await context.close();
	});
}

test('[X1] what is said to an officer, who is in their rooms and what is due stands there, live; hostile titles are words', async ({
	browser,
	app
}) => {
	// Three pages, in two colours and two sizes, and two browsers.
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah');
	await watchForScripts(priya);
	const errors = watchErrors(priya);
	// A room of a title that would be active if it could, with a deadline, a task and a question of the same.
	const title = hostileWords.slice(0, 3).join(' ');
	const room = await makeRoom(priya, title);
	await priya.goto(`${room}/settings`);
	await priya.getByLabel('What must be done').fill(title);
	const year = new Date().getFullYear() + 1;
	for (const [field, value] of [
		['Day', '4'],
		['Month', '12'],
		['Year', String(year)],
		['Time in the UK', '5pm']
	] as const)
		await priya.getByLabel(field, { exact: true }).fill(value);
	await priya.getByRole('button', { name: 'Save' }).first().click();
	await expect(priya.getByText('The room was changed.')).toBeVisible();
	await priya.goto('/home');
	await expect(priya.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
	await expect(priya.getByRole('heading', { level: 3, name: `4 December ${year}` })).toBeVisible();
	await expect(priya.getByText('5pm, Greenwich Mean Time').first()).toBeVisible();
	await expect(priya.getByRole('link', { name: title, exact: true })).toHaveCount(2);

	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto('/home');
	await tom.getByRole('link', { name: 'Homelessness prevention', exact: true }).click();
	const tab = tom.getByRole('navigation', { name: 'Room', exact: true });
	await tab.getByRole('link', { name: 'Chat' }).click();
	const field = tom.getByLabel('Your message', { exact: true });
	await field.fill('Bullfinch: what do you think, @Priya Shah?');
	await tom.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(tom.locator('[data-message]').filter({ hasText: 'Bullfinch' })).toBeVisible();
	// Heard, and read again by itself.
	const news = priya.locator('[data-news]').first();
	await expect(news).toContainText('Tom Okafor mentioned you in the chat of “Homelessness prevention”');
	await expect(priya.locator('[data-live]')).toHaveText(/Tom Okafor is here now/);
	for (const path of ['/home', '/rooms', '/sample-room']) {
		for (const colorScheme of ['light', 'dark'] as const) {
			await priya.emulateMedia({ colorScheme });
			await priya.setViewportSize({ width: 320, height: 640 });
			await priya.goto(path);
			await expectNoSidewaysScroll(priya);
			await priya.setViewportSize({ width: 1280, height: 800 });
			await expectAccessible(priya);
		}
	}
	expect(await reports(priya)).toEqual([]);
	await priya.goto('/home');
	await priya.locator('[data-news]').first().getByRole('link').click();
	await expect(priya.locator('[data-message]').filter({ hasText: 'Bullfinch' })).toBeInViewport();
	await priya.goto('/home');
	await expect(priya.getByText('Bullfinch')).toHaveCount(0);
	expect(errors).toEqual([]);
	await Promise.all([priya.context().close(), tom.context().close()]);
});
