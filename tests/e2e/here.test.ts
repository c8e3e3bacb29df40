import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, box, findSample, sample, says, write as writeIn } from '../support/sample-proposal.ts';

const { section: problem } = sample;
const last = 'Themes';

let path = '';

const saved = (page: Page) => says(page, 'saved');
async function open(page: Page) {
	await page.goto(path);
	await saved(page);
}
async function write(page: Page, words: string, name = problem) {
	// An editor is made when its section comes into sight.
	await page.locator('.pane--sections').getByRole('link', { name }).click();
	await writeIn(page, words, name);
	await saved(page);
}
/** Leaves by a link, as people do: the page's socket closes. */
const leave = (page: Page) => page.goto('/home');

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	({ path } = await findSample(page));
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
	// What other tests changed before is news as well, until it is put away.
	const asked = priya.waitForResponse(/[?]\/news/);
	await Promise.all([open(priya), open(tom)]);
	await asked;
	await priya.waitForLoadState('networkidle');
	const before = news.getByRole('button', { name: 'Close this' });
	if (await before.isVisible()) await before.click();
	await expect(news).toHaveCount(0);
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
	await expect(priya.getByRole('heading', { level: 2, name: problem })).toBeFocused();

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

test('an officer follows another one through the text, who sees it and can refuse', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor', { viewport: { width: 1280, height: 600 } });
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	const banner = tom.locator('[data-following="Priya Shah"]');
	const follow = tom.getByRole('button', { name: 'Follow Priya Shah' });
	const caret = tom.locator('.caret[data-person="Priya Shah"]').first();
	await Promise.all([open(priya), open(tom)]);

	await follow.press('Enter');
	await expect(banner).toContainText(
		'Following Priya Shah (Dorset Council). They are not in a section yet. Escape to stop'
	);
	const followers = priya.locator('[data-followers]');
	await expect(followers).toContainText('1 person follows you: Tom Okafor (Leeds)');
	await write(priya, ' hidden below', last);
	await expect(caret).toBeInViewport();
	await write(priya, ' back above');
	await expect(caret).toBeInViewport();
	await expect(tom.getByRole('heading', { level: 2, name: last })).not.toBeInViewport();
	// What changes in the room, and is read again for it, does not end the following.
	const state = (page: Page) => page.locator('.section-state').last();
	await expect(state(tom).locator('summary')).not.toContainText('In progress');
	await state(priya).locator('summary').click();
	await state(priya).getByLabel('State').selectOption('in progress');
	await state(priya).getByRole('button', { name: 'Save' }).click();
	await expect(state(tom).locator('summary')).toContainText('In progress');
	await expect(banner).toContainText('Following Priya Shah');
	await expect(followers).toContainText('1 person follows you');
	await expectAccessible(tom);
	await expectAccessible(priya);

	await tom.keyboard.press('Escape');
	await expect(banner).toHaveCount(0);
	await expect(followers).toHaveCount(0);
	await follow.click();
	await expect(banner).toBeVisible();
	await tom.mouse.move(640, 400);
	await tom.mouse.wheel(0, 300);
	await expect(banner).toHaveCount(0);
	await follow.click();
	await box(tom).click();
	await expect(banner).toHaveCount(0);
	// The bar goes with the click, not before it: what was pressed is what is done; and the people stay beside the text.
	await follow.click();
	await expect(banner).toBeVisible();
	await tom.locator('.pane--sections').getByRole('link', { name: last }).click();
	await expect(tom.getByRole('heading', { level: 2, name: last })).toBeFocused();
	await expect(banner).toHaveCount(0);
	await expect(follow).toBeVisible();

	await follow.click();
	await priya.getByRole('button', { name: 'Stop this' }).click();
	await expect(tom.locator('[data-following-ended]')).toContainText(
		'Priya Shah does not want to be followed now'
	);
	await expect(followers).toHaveCount(0);
	await tom.locator('[data-following-ended]').getByRole('button', { name: 'Close' }).click();
	await follow.click();
	await priya.getByRole('button', { name: 'Do not let people follow me' }).click();
	await expect(tom.locator('[data-following-ended]')).toBeVisible();
	await priya.reload();
	await saved(priya);
	await expect(tom.locator('[data-here="Priya Shah"]')).toContainText('Does not want to be followed');
	await priya.getByText('Settings on this device').click();
	await priya.getByLabel('Let people follow me').check();
	await follow.click();
	await expect(followers).toBeVisible();
	await leave(priya);
	await expect(tom.locator('[data-following-ended]')).toContainText('Priya Shah has left');
	expect(errors).toEqual([]);
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('Alt and L lists what others changed, silently until then, and gives the caret back', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	const dialog = priya.getByRole('dialog', { name: 'Recent changes by others' });
	await Promise.all([open(priya), open(tom)]);
	await box(priya).click();
	await box(priya).press('Control+End');
	await priya.keyboard.press('Alt+l');
	await expect(dialog).toContainText('Nobody else has changed the text since you opened this page.');
	await priya.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);

	await box(priya).pressSequentially(' mine');
	await saved(priya);
	await box(priya).press('ArrowLeft');
	await write(tom, ' listed words', last);
	for (let count = 0; count < ' words'.length; count += 1) await box(tom, last).press('Backspace');
	await saved(tom);
	await expect(priya.locator(`[data-section="themes"]`)).toContainText('listed');
	await expect(priya.locator('[data-announcement]')).toBeEmpty();
	await priya.keyboard.press('Alt+l');
	await expect(dialog.locator('[data-recent]')).toHaveCount(1);
	await expect(dialog.locator('[data-recent]')).toContainText(`Tom Okafor (Leeds) in ${last}`);
	await expect(dialog.locator('[data-recent]')).toContainText('Added: listed');
	await expectAccessible(priya);
	await priya.keyboard.press('ArrowDown');
	await expect(dialog.getByRole('link', { name: last })).toBeFocused();
	await priya.keyboard.press('Escape');
	await expect(box(priya)).toBeFocused();
	await priya.keyboard.type('X');
	await expect(box(priya)).toContainText('minXe');

	await priya.keyboard.press('Alt+l');
	await dialog.getByRole('link', { name: last }).press('Enter');
	await expect(priya.getByRole('heading', { level: 2, name: last })).toBeFocused();
	expect(errors).toEqual([]);
	await Promise.all([priya.context().close(), tom.context().close()]);
});
