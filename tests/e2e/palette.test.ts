import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { open, select, startNote, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search or jump to' });
const options = (page: Page) => page.getByRole('listbox').getByRole('option');
const chosen = (page: Page) => options(page).and(page.getByRole('option', { selected: true }));

test('Ctrl+K goes to places, does what its officer may, and finds rooms and proposals, by keyboard alone', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(page);
	const path = await startNote(page, 'Found by its title', 'Most households wait for a home.');

	// A deed is done where its officer was: on the selected words.
	await select(page, 'households');
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await expect(page.getByRole('group', { name: 'Go to' })).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.type('comm on the sel');
	await expect(chosen(page)).toContainText('Comment');
	await expect(chosen(page)).toContainText('Ctrl');
	await page.keyboard.press('Enter');
	await expect(page.locator('.thread--draft .thread__quote')).toHaveText('households');
	await expect(page.getByLabel('Your comment')).toBeFocused();
	await page.keyboard.press('Escape');

	// Closed without a choice, the caret is where it was.
	await text(page).press('Control+Home');
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await page.keyboard.type('zzzz');
	await expect(page.getByRole('listbox')).toContainText('Nothing found');
	await page.keyboard.press('Escape');
	await expect(text(page)).toBeFocused();
	await page.keyboard.type('Today: ');
	await expect(text(page)).toContainText('Today: Most households');

	// To a section, whose title takes the keyboard.
	await page.keyboard.press('Control+k');
	await page.keyboard.type('surprised');
	await expect(options(page)).toHaveCount(1);
	await page.keyboard.press('Enter');
	await expect(page.locator('#section-surprises-title, h2:focus')).toBeFocused();

	// Away to another page, and back by the title of the proposal; arrow keys go round.
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await page.keyboard.type('versions');
	await page.keyboard.press('Enter');
	await page.waitForURL(`${path}/versions`);
	await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible();
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await page.keyboard.type('found by its');
	const found = page.getByRole('group', { name: 'Rooms and proposals' }).getByRole('option');
	await expect(found).toHaveCount(1);
	await page.keyboard.press('ArrowUp');
	await expect(chosen(page)).toContainText('Homelessness prevention');
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === path);
	expect(errors).toEqual([]);
	await page.context().close();
});

test('who may only comment is offered no more; on a phone by its button; ? lists the keys, and can be switched off', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Read on a phone', 'Most households wait.');
	await priya.context().close();
	const page = await as(browser, app.origin, 'Megan Rees', { viewport: { width: 375, height: 740 } });
	await open(page, path);
	await page.getByRole('button', { name: 'Search or jump to' }).click();
	await expect(field(page)).toBeFocused();
	await expect(options(page).filter({ hasText: 'Suggest changes' })).toBeVisible();
	await expect(options(page).filter({ hasText: /Freeze|Start a proposal|Settings of the room/ })).toHaveCount(
		0
	);
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);
	await options(page).filter({ hasText: 'Suggest changes' }).click();
	await expect(page.locator('[data-notice=suggesting]')).toBeVisible();

	await page.getByRole('heading', { level: 1 }).click();
	await page.keyboard.press('?');
	const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	await expect(list.getByText('Next suggestion in the text')).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await list.getByLabel(/keys that are a single character/).uncheck();
	await page.keyboard.press('Escape');
	await expect(list).toHaveCount(0);
	await page.getByRole('heading', { level: 1 }).click();
	await page.keyboard.press('?');
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await expect(list).toHaveCount(0);
	await page.keyboard.type('keyboard short');
	await page.keyboard.press('Enter');
	await expect(list).toBeVisible();
	// In a text it is a character like any other.
	await list.getByLabel(/keys that are a single character/).check();
	await page.keyboard.press('Escape');
	await text(page).focus();
	await page.keyboard.press('?');
	await expect(text(page)).toContainText('?');
	await expect(list).toHaveCount(0);
	await page.context().close();
});
