import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';

const room = 'Homelessness prevention';
const title = 'Noticing earlier when somebody is about to lose their home';
const problem = 'The problem and who has it';

let path = '';

/** A browser of their own in which this sample officer is signed in. */
async function as(browser: Browser, origin: string, who: string, options: BrowserContextOptions = {}) {
	const context = await browser.newContext({ baseURL: origin, ...options });
	const page = await context.newPage();
	await page.goto('/');
	await page.getByRole('button', { name: new RegExp(who) }).click();
	await expect(page.locator('form[action^="/sign-out"]')).toBeAttached();
	return page;
}
const box = (page: Page, name = problem) => page.getByRole('textbox', { name });
const saved = (page: Page) => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
async function open(page: Page) {
	await page.goto(path);
	await saved(page);
}
async function write(page: Page, words: string, name = problem) {
	await box(page, name).click();
	await box(page, name).press('Control+End');
	await box(page, name).pressSequentially(words);
	await saved(page);
}
/** Leaves by a link, as people do: the page's socket closes. */
const leave = (page: Page) => page.goto('/home');

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await page.goto('/home');
	await page.getByRole('link', { name: room, exact: true }).first().click();
	await page.getByRole('link', { name: title }).first().click();
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	path = new URL(page.url()).pathname;
	await page.context().close();
});

test('who comes back reads what others changed since, by section, goes there, compares, and puts it away for good', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	const news = priya.locator('[data-notice="news"]');
	await Promise.all([open(priya), open(tom)]);
	await write(tom, ' seen by both');
	await expect(box(priya)).toContainText('seen by both');
	await leave(priya);
	await expect(tom.locator('[data-here="Priya Shah"]')).toHaveCount(0);
	await write(tom, ' three new words');
	await open(priya);
	await expect(news).toContainText('What changed since you were here');
	await expect(news.locator('[data-news="problem"]')).toHaveText(
		`${problem} 3 words added, by Tom Okafor (Leeds)`
	);
	await expectAccessible(priya);
	await news.getByRole('link', { name: problem }).click();
	await expect(priya.getByRole('heading', { name: problem })).toBeFocused();

	await news.getByRole('link', { name: 'Show what changed' }).click();
	await expect(priya.getByText('From the text when you were here')).toBeVisible();
	await expect(priya.locator('ins').filter({ hasText: 'three new words' }).first()).toBeVisible();
	await priya.goBack();
	await expect(news).toContainText('3 words added');
	await priya.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(priya);
	await news.getByRole('button', { name: 'Close this' }).press('Enter');
	await expect(news).toHaveCount(0);
	await expect(priya.getByRole('heading', { level: 1 })).toBeFocused();

	await leave(priya);
	await write(tom, ' one.');
	await open(priya);
	await expect(news.locator('[data-news="problem"]')).toContainText('1 word added');
	expect(errors).toEqual([]);
	await Promise.all([priya.context().close(), tom.context().close()]);
});
