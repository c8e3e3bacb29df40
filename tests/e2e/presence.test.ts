import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, box, openSample, sample } from '../support/sample-proposal.ts';

const heads = (page: Page) => page.locator('.room-here summary');
const listed = (page: Page, name: string) =>
	page.locator('.room-here .person-here').filter({ hasText: name });
const hereNow = (page: Page) => page.getByRole('region', { name: 'Here now' });

/** Everybody is named again, whatever a test before left. */
async function showMyself(page: Page): Promise<void> {
	await page.goto('/account');
	const show = page.getByRole('button', { name: 'Show that I am here' });
	if (await show.isVisible()) await show.click();
	await expect(page.getByRole('button', { name: 'Hide that I am here' })).toBeVisible();
}

test('an officer in the overview sees who writes where, goes there, and sees them away', async ({
	browser,
	app
}) => {
	test.slow();
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.clock.install();
	const { path, room } = await openSample(tom);
	const priya = await as(browser, app.origin, 'Priya Shah', { viewport: { width: 1280, height: 900 } });
	const errors = watchErrors(priya);
	await priya.goto(room);
	await expect(heads(priya)).toContainText('2 people here');
	await box(tom).click();
	const his = hereNow(priya).getByRole('listitem').filter({ hasText: 'Tom Okafor' });
	await expect(his).toContainText('Leeds');
	await expect(his).toContainText(`Looking at “${sample.section}” in “${sample.title}”`);

	// Five minutes without a key, a pointer or a touch; then one key.
	await tom.clock.fastForward('05:01');
	await expect(his).toContainText('Leeds, away');
	await expect(his).toContainText('Was looking at');
	await box(tom).press('End');
	await expect(his).not.toContainText('away');

	await his.getByRole('link').click();
	await expect(priya).toHaveURL(new RegExp(`${path}#section-`));
	await expect(priya.getByRole('heading', { level: 1, name: sample.title })).toBeVisible();
	// From the text, too, somebody is in the room.
	await tom.goto(room);
	await expect(hereNow(tom).getByRole('listitem').filter({ hasText: 'Priya Shah' })).toContainText(
		'Dorset Council'
	);
	await priya.goto('/home');
	await expect(hereNow(tom)).toContainText('Nobody else is here.');
	expect(errors).toEqual([]);
	await tom.context().close();
	await priya.context().close();
});

test('who hides is counted and not named, at once, and is named again when they choose', async ({
	browser,
	app
}) => {
	const [priya, tom] = [
		await as(browser, app.origin, 'Priya Shah'),
		await as(browser, app.origin, 'Tom Okafor')
	];
	const { room } = await openSample(priya);
	await priya.goto(room);
	await tom.goto(room);
	await expect(heads(priya)).toContainText('2 people here');
	await heads(tom).click();
	await tom.getByRole('button', { name: 'Hide that I am here' }).click();
	await expect(heads(priya)).toContainText('2 people here, 1 hidden');
	await expect(heads(tom)).toContainText('2 people here, 1 hidden');
	await heads(priya).click();
	await expect(priya.locator('.room-here')).toContainText('1 person is here and hidden.');
	await expect(listed(priya, 'Tom Okafor')).toHaveCount(0);
	await expect(tom).toHaveURL(room);
	await showMyself(tom);
	await tom.goto(room);
	await expect(listed(priya, 'Tom Okafor')).toBeVisible();
	await tom.context().close();
	await priya.context().close();
});

test('the list of people works by keyboard, at 320 px, in the dark, and is accessible', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Megan Rees');
	const { room } = await openSample(page);
	await page.goto(room);
	await expect(heads(page)).toContainText('1 person here');
	await heads(page).focus();
	await page.keyboard.press('Enter');
	await expect(listed(page, 'Megan Rees')).toContainText('(you)');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('button', { name: 'Hide that I am here' })).toBeFocused();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(listed(page, 'Megan Rees')).toBeHidden();
	await expect(heads(page)).toBeFocused();
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		for (const width of [320, 375, 1280]) {
			await page.setViewportSize({ width, height: 800 });
			for (const path of [room, `${room}/activity`]) {
				await page.goto(path);
				await expectNoSidewaysScroll(page);
				await expectAccessible(page);
			}
		}
	}
	await page.setViewportSize({ width: 320, height: 800 });
	await page.goto(room);
	await heads(page).click();
	await expectNoSidewaysScroll(page);
	await page.context().close();
});

test('without script, one hides and shows oneself from a room’s page, and never leaves this site [A14]', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	const { room } = await openSample(page);
	await page.goto(room);
	await heads(page).click();
	await page.getByRole('button', { name: 'Hide that I am here' }).click();
	await expect(page).toHaveURL(room);
	await heads(page).click();
	await expect(page.locator('.room-here')).toContainText('nobody sees your name');
	await page.getByRole('button', { name: 'Show that I am here' }).click();
	await expect(page).toHaveURL(room);
	for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
		const answer = await page.request.post('/account?/presence', {
			form: { hides: 'no', next },
			headers: { origin: app.origin, accept: 'text/html' },
			maxRedirects: 0
		});
		expect(answer.headers().location).toBe('/account');
	}
	await page.context().close();
});

test('an owner sets a deadline, and the overview of others shows it with its time zone', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	await priya.goto('/rooms/new');
	await priya.getByLabel('Title').fill('A room with a deadline');
	await priya.getByRole('button', { name: 'Make the room' }).click();
	await expect(priya.getByRole('heading', { level: 1, name: 'A room with a deadline' })).toBeVisible();
	const room = new URL(priya.url()).pathname;
	const other = await priya.context().newPage();
	await other.goto(room);
	await expect(other.getByRole('heading', { name: 'Here now' })).toBeVisible();
	await priya.goto(`${room}/settings`);
	await priya.getByLabel('What must be done').fill('Send the bid');
	await priya.getByLabel('Day').fill('2');
	await priya.getByLabel('Month').fill('7');
	await priya.getByLabel('Year').fill('2099');
	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(priya.getByRole('link', { name: 'Enter a time, like 5pm or 17:00' })).toBeVisible();
	await expect(priya.getByLabel('What must be done')).toHaveValue('Send the bid');
	await expect(priya.getByLabel('Day')).toHaveValue('2');
	await priya.getByLabel('Time in the UK').fill('5:30pm');
	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(priya.getByText('The room was changed.')).toBeVisible();
	await expect(other.getByRole('region', { name: 'Next deadline' })).toContainText(
		'Send the bid by Thursday 2 July 2099, 5:30pm, British Summer Time'
	);
	await priya.context().close();
});

test('what happened is narrowed, and one event is linked to', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Tom Okafor');
	const { room } = await openSample(page);
	await page.goto(room);
	await page.getByRole('link', { name: 'All activity' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
	await page.getByLabel('About', { exact: true }).selectOption('Texts');
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(
		page.getByText('Tom Okafor and Priya Shah').or(page.getByText('Priya Shah and Tom Okafor')).first()
	).toBeVisible();
	await page.getByLabel('Person').selectOption('Megan Rees');
	await page.getByLabel('About', { exact: true }).selectOption('People and the room');
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	const lines = page.locator('.activity > li');
	await expect(lines).toHaveCount(1);
	await expect(lines).toContainText('Megan Rees joined as commenter');
	await lines.getByRole('link').last().click();
	await expect(page).toHaveURL(/activity\?event=\d+/);
	await expect(page.locator('[aria-current=true]')).toContainText('Megan Rees joined as commenter');
	await page.getByRole('link', { name: 'Show the latest' }).click();
	await expect(page).toHaveURL(`${room}/activity`);
	await page.context().close();
});
