import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, watchErrors } from '../support/e2e.ts';
import { expectSaved, open, startNote, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

const whole = (page: Page) => page.locator('.pane--sections [data-whole-length]');
const toast = (page: Page, name: string) => page.getByRole('group', { name });

test('words, limit and time stand below the text, also before any script; over the limit it saves and says so', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page
		.getByRole('link', { name: /Noticing earlier/ })
		.first()
		.click();
	const name = 'What you would find out or make';
	await page.getByRole('heading', { name, exact: true }).scrollIntoViewIfNeeded();
	const box = page.getByRole('textbox', { name, exact: true });
	const foot = page.locator('[data-section=would-do] [data-section-length]');
	await box.focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.insertText('Who waits for a home?');
	await expect(foot).toHaveText('5 of 200 words, less than a minute to read');
	await page.keyboard.insertText(' word'.repeat(207));
	await expect(foot).toContainText('12 words over the limit. It is saved, but cannot be sent.');
	await expect(foot).toContainText('212 of 200 words, about 1 minute to read');
	await expect(whole(page)).toContainText(/\d sections? over the limit/);
	await expectSaved(page);
	await expectAccessible(page);
	const said = await whole(page).locator('span').first().textContent();
	expect(said).toMatch(/^Whole text: [\d,]+ words, about \d minutes to read$/);
	const html = await (await page.request.get(page.url())).text();
	expect(html).toContain('12 words over the limit. It is saved, but cannot be sent.');
	expect(html).toContain(said);
	await page.context().close();
});

test('a deleted table, row or column comes back by its toast, and what was typed since stays', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(page);
	const path = await startNote(page, 'Rows had back', 'Who waits?');
	const partner = await as(browser, app.origin, 'Tom Okafor');
	await open(partner, path);
	await text(page).focus();
	await page.keyboard.press('Control+End');
	await page.getByRole('button', { name: 'Table', exact: true }).click();
	const table = text(page).getByRole('table');
	await page.keyboard.type('Council');
	for (const word of ['Days', 'Cost', 'Leeds', '12', 'none']) {
		await page.keyboard.press('Tab');
		await page.keyboard.type(word);
	}
	await page.getByRole('button', { name: 'Row', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Delete row' }).click();
	await expect(table.getByRole('row')).toHaveCount(2);
	// Its time stands still while the pointer is on it.
	await toast(page, 'Row deleted').hover();
	await expectAccessible(page);
	// The caret stays where it was; typing goes on, and is not undone with the row.
	await page.keyboard.press('Control+Home');
	await page.keyboard.type('Tell us: ');
	await page.keyboard.press('Alt+z');
	await expect(table.getByRole('row').nth(1)).toContainText('Leeds12none');
	await expect(text(page)).toContainText('Tell us: Who waits?');
	await expect(toast(page, 'Row deleted')).toHaveCount(0);

	await table.getByRole('cell', { name: 'Leeds' }).click();
	await page.getByRole('button', { name: 'Whole table' }).click();
	await page.getByRole('menuitem', { name: 'Delete table' }).click();
	await expect(text(partner).getByRole('table')).toHaveCount(0);
	// By Tab, from the foot of the page: its own button, and the keyboard goes back to the text.
	await toast(page, 'Table deleted').getByRole('button', { name: 'Undo' }).focus();
	await page.keyboard.press('Enter');
	await expect(table.getByRole('row').nth(1)).toContainText('Leeds12none');
	await expect(text(page)).toBeFocused();
	await expect(text(partner).getByRole('row').nth(1)).toContainText('Leeds12none');
	await expectSaved(page);
	expect(errors).toEqual([]);
	await page.context().close();
	await partner.context().close();
});

test('help with plain language and the language of the text: switched on, listed, gone to, marked here only; off for Welsh', async ({
	browser,
	app
}) => {
	test.slow();
	const page = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(page);
	const path = await startNote(page, 'Plainly said', 'We utilise letters via post, etc.');
	const partner = await as(browser, app.origin, 'Tom Okafor');
	await open(partner, path);
	const panel = page.locator('[data-plain-language]');
	const marks = (page: Page) => text(page).locator('.plain-word');
	await expect(marks(page)).toHaveCount(0);
	await panel.getByLabel('Show what could be plainer, on this device').check();
	await expect(panel.getByRole('button')).toHaveCount(3);
	await expect(marks(page)).toHaveText(['utilise', 'via', 'etc.']);
	await expect(panel.locator('[data-reading-age]')).toHaveText('Reading age: too few words to tell.');
	await expectAccessible(page);
	// A press selects the words: typing puts better ones in their place, and the list follows.
	await panel.getByRole('button', { name: /utilise/ }).press('Enter');
	await expect(text(page)).toBeFocused();
	await page.keyboard.type('send');
	await expect(text(page)).toContainText('We send letters via post');
	await expect(panel.getByRole('button')).toHaveCount(2);
	await expect(marks(page)).toHaveText(['via', 'etc.']);
	await page.keyboard.press('Control+End');
	await page.keyboard.type(` ${'Everybody who asks gets an answer on the very same day. '.repeat(5)}`);
	await expect(panel.locator('[data-reading-age]')).toContainText(/about \d+/);
	await expectSaved(page);
	await expect(text(partner)).toContainText('We send letters');
	await expect(marks(partner)).toHaveCount(0);

	// The language is a fact of the proposal, for everybody and in the first HTML.
	await expect(text(page).locator('xpath=ancestor::*[@lang][1]')).toHaveAttribute('lang', 'en-GB');
	await page.getByRole('link', { name: 'Change language of the text' }).click();
	await page.getByLabel('Language of the text').selectOption('cy');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel).toContainText('This text is in Welsh. The help knows English only, so it is off.');
	await expect(marks(page)).toHaveCount(0);
	await expect(text(partner).locator('xpath=ancestor::*[@lang][1]')).toHaveAttribute('lang', 'cy');
	const html = await (await page.request.get(path)).text();
	expect(html).toMatch(/class="section__text[^"]*" lang="cy"/);
	expect(errors).toEqual([]);
	await page.context().close();
	await partner.context().close();
});
