import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import { dayAhead } from '../support/meetings.ts';
import { as, box, openSample, sample, says } from '../support/sample-proposal.ts';

const timer = (page: Page) => page.getByRole('timer');
const secondsLeft = async (page: Page) => Number(await timer(page).getAttribute('data-left'));
const nowPanel = (page: Page) => page.getByRole('region', { name: /^Now:/ });
const attendance = (page: Page) => page.getByRole('region', { name: /^Who (is|was) there/ });

/** Where the sample room of two councils is. */
async function findRoom(page: Page): Promise<string> {
	await page.goto('/home');
	return (await page.getByRole('link', { name: sample.room, exact: true }).first().getAttribute('href'))!;
}

async function plan(page: Page, room: string, title: string, agenda: string): Promise<string> {
	await page.goto(`${room}/meetings`);
	await page.getByRole('button', { name: 'Plan a meeting' }).click();
	await page.getByLabel('What is the meeting about?').fill(title);
	await page.getByLabel('Day').fill(dayAhead(1));
	await page.getByLabel('From').fill('14:00');
	await page.getByLabel('To', { exact: true }).fill('15:00');
	await page.getByLabel('Link to the video call').fill('https://calls.example/homelessness');
	await page.getByLabel('Agenda').fill(agenda);
	await page.getByRole('button', { name: 'Plan the meeting' }).click();
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	return new URL(page.url()).pathname;
}

/** A browser whose clock is a day ahead. */
const skew = (context: BrowserContext) =>
	context.addInitScript(() => {
		const dayMs = 86_400_000;
		const Real = Date;
		globalThis.Date = new Proxy(Real, {
			construct: (target, given: []) =>
				given.length === 0 ? new target(Real.now() + dayMs) : new target(...given),
			get: (target, key) => (key === 'now' ? () => Real.now() + dayMs : Reflect.get(target, key))
		});
	});

test('[C10] a meeting goes from item to item on all pages alike, notes who is there, and what comes out of it', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(priya);
	const room = await findRoom(priya);
	const path = await plan(priya, room, 'Costs and partners', 'Welcome, 5 minutes\nCosts, 15 minutes');
	await expectAccessible(priya);
	const context = await browser.newContext({ baseURL: app.origin });
	await skew(context);
	const tom = await context.newPage();
	await tom.goto('/');
	await tom.getByRole('button', { name: /Tom Okafor/ }).click();
	await tom.goto(room);
	await expect(tom.getByRole('region', { name: 'Next meeting' })).toContainText('Costs and partners');

	await priya.getByRole('button', { name: 'Start the meeting' }).click();
	await expect(nowPanel(priya)).toContainText('Welcome');
	const going = tom.getByRole('region', { name: 'A meeting goes on now' });
	await expect(going).toContainText('Folkmoot notes who is in the room');
	await going.getByRole('link').click();
	await expect(nowPanel(tom)).toContainText('Welcome');
	// Both count by the server's clock, whatever their own says.
	const [hers, his] = [await secondsLeft(priya), await secondsLeft(tom)];
	expect(his).toBeGreaterThan(0);
	expect(Math.abs(hers - his)).toBeLessThanOrEqual(10);
	await expect(attendance(priya)).toContainText('Priya Shah');
	await expect(attendance(priya)).toContainText('Tom Okafor');

	await priya.getByRole('button', { name: 'Next item' }).click();
	await expect(nowPanel(tom)).toContainText('Costs');
	await expect(tom.getByText('It took 1 minute of 5')).toBeVisible();
	// The button went with the last item: the keyboard goes on from the panel's head.
	await expect(priya.getByRole('heading', { name: 'Now: 2 of 2' })).toBeFocused();
	await expectAccessible(priya);

	await attendance(tom).getByText('Enter somebody by hand').click();
	await tom.getByLabel('Name').fill('Jo on the phone');
	await tom.getByRole('button', { name: 'Enter', exact: true }).click();
	await expect(attendance(priya)).toContainText('Jo on the phone');

	await tom.getByRole('link', { name: 'Make a task of Costs' }).click();
	await expect(tom.getByText('From a meeting')).toBeVisible();
	await tom.getByLabel('What is to be done').fill('Add up the partners’ costs');
	await tom.getByRole('button', { name: 'Add task' }).click();
	// The form's page has that link too.
	await expect(tom.getByRole('heading', { level: 1, name: 'Add up the partners’ costs' })).toBeVisible();
	await tom.getByRole('link', { name: 'See the meeting' }).click();
	await expect(priya.getByRole('link', { name: 'Add up the partners’ costs' })).toBeVisible();

	await priya.getByRole('button', { name: 'End the meeting' }).click();
	await expect(tom.getByRole('heading', { name: /^Who was there/ })).toBeVisible();
	await priya.getByRole('link', { name: 'Open the agenda and minutes as a text' }).click();
	await expect(box(priya, 'Minutes')).toContainText('2. Costs');
	const answer = await tom.request.get(`${path}/invitation.ics`);
	expect(answer.headers()['content-type']).toBe('text/calendar; charset=utf-8');
	expect(await answer.text()).toContain('SUMMARY:Costs and partners');
	await tom.setViewportSize({ width: 320, height: 800 });
	await expectNoSidewaysScroll(tom);
	await expectAccessible(tom);
	expect(errors).toEqual([]);
	await context.close();
	await priya.context().close();
});

test('[X1] without script a meeting is planned, run and ended by forms; hostile words stay words', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	const room = await findRoom(priya);
	const words = hostileWords[0]!;
	const path = await plan(priya, room, words, `${words}, 5 minutes\nCosts`);
	await priya.getByRole('button', { name: 'Start the meeting' }).click();
	await expect(timer(priya)).toContainText('left');
	await priya.getByRole('button', { name: 'Next item' }).click();
	await expect(nowPanel(priya)).toContainText('Costs');
	await priya.getByRole('button', { name: 'Back', exact: true }).click();
	await expect(nowPanel(priya)).toContainText(words);
	await priya.getByRole('button', { name: 'End the meeting' }).click();
	await expect(priya.getByText('The meeting has ended.')).toBeVisible();

	const tom = await as(browser, app.origin, 'Tom Okafor');
	await watchForScripts(tom);
	for (const page of [path, `${room}/meetings`, `${room}/activity`]) {
		await tom.goto(page);
		await expect(tom.getByText(words).first()).toBeVisible();
	}
	expect(await reports(tom)).toEqual([]);
	await tom.context().close();
	await priya.context().close();
});

test('one leads a read-through; who follows is brought along, who writes stays where they are', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah', { viewport: { width: 1280, height: 800 } });
	const tom = await as(browser, app.origin, 'Tom Okafor', { viewport: { width: 1280, height: 800 } });
	const errors = [watchErrors(priya), watchErrors(tom)];
	const { path } = await openSample(priya);
	await tom.goto(path);
	await says(tom, 'saved');
	await box(tom).click();

	await priya.getByRole('link', { name: 'Read-through' }).click();
	await expectAccessible(priya);
	await priya.getByRole('button', { name: 'Lead a read-through' }).click();
	await expect(priya).toHaveURL(path);
	const bar = (page: Page) => page.locator('[data-read-through]');
	await expect(bar(tom)).toContainText('Priya Shah (Dorset Council) leads a read-through: section 1 of');
	await expect(bar(priya)).toContainText('You lead');
	await expectAccessible(tom, '.bar');

	const at = (page: Page) => bar(page).getAttribute('data-read-through');
	const scrolled = () => tom.evaluate(() => scrollY);
	const before = await scrolled();
	const first = await at(priya);
	await bar(priya).getByRole('button', { name: 'Next section' }).click();
	await expect(bar(tom)).toContainText('section 2 of');
	expect(await at(tom)).not.toBe(first);
	// Tom did not choose to follow: neither his place nor his caret went anywhere.
	expect(await scrolled()).toBe(before);
	await expect(box(tom)).toBeFocused();

	await bar(tom).getByRole('button', { name: 'Follow' }).click();
	const title = async () => tom.locator(`#section-${await at(tom)}-title`);
	await expect(await title()).toBeInViewport();
	await bar(priya).getByRole('button', { name: 'Next section' }).click();
	await expect(bar(tom)).toContainText('section 3 of');
	await expect(await title()).toBeInViewport();
	await tom.keyboard.press('Escape');
	await expect(bar(tom).getByRole('button', { name: 'Follow' })).toBeVisible();

	await bar(priya).getByRole('button', { name: 'End', exact: true }).click();
	await expect(bar(tom)).toHaveCount(0);
	await tom.getByRole('link', { name: 'Read-through' }).click();
	await expect(tom.getByText(/3 of \d+ sections/)).toBeVisible();
	await expect(tom.getByRole('definition').filter({ hasText: 'Priya Shah' })).toContainText('Tom Okafor');
	await expectAccessible(tom);
	expect(errors.flat()).toEqual([]);
	await tom.context().close();
	await priya.context().close();
});
