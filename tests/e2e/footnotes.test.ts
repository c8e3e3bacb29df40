import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

const section = 'Themes';
const box = (page: Page) => page.getByRole('textbox', { name: section, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const numbers = (page: Page) => box(page).locator('.footnote');
const within = (page: Page) =>
	page.locator('[data-section]', { has: page.getByRole('heading', { name: section, exact: true }) });
const notes = (page: Page) => within(page).locator('.notes__words');
const counted = (page: Page) => within(page).locator('[data-words]');
const saved = (page: Page) => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');

test('[X1] footnotes and a caption are written, numbered, changed and read by keyboard, and are words whatever they say', async ({
	page
}) => {
	const errors = watchErrors(page);
	await watchForScripts(page);
	await signIn(page, 'Priya Shah');
	await openSample(page);
	await saved(page);
	await page.getByRole('heading', { name: section, exact: true }).scrollIntoViewIfNeeded();
	await box(page).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.press('Delete');

	await page.keyboard.type('Most are seen late');
	await page.keyboard.press('Control+Alt+f');
	await expect(dialog(page).getByLabel('Footnote', { exact: true })).toBeFocused();
	await expectAccessible(page);
	await page.keyboard.type('Count of 2017.');
	await page.keyboard.press('Enter');
	await expect(box(page)).toBeFocused();
	await page.keyboard.type(', and few again.');
	await expect(numbers(page)).toHaveText(['1']);
	await expect(notes(page)).toHaveText(['Count of 2017.']);
	await expect(counted(page)).toHaveAttribute('data-words', '10');

	// One before it takes its number.
	await page.keyboard.press('Home');
	await page.keyboard.press('Control+ArrowRight');
	await page.keyboard.press('Control+Alt+f');
	const hostile = hostileWords.slice(0, 8).join(' ');
	await dialog(page).getByLabel('Footnote', { exact: true }).fill(hostile);
	await page.keyboard.press('Enter');
	await expect(numbers(page)).toHaveText(['1', '2']);
	await expect(notes(page)).toHaveText([hostile, 'Count of 2017.']);

	// To it from its words below; its words are at its number; Enter changes them, Delete takes it out.
	await within(page).getByRole('link', { name: 'Back to footnote 2 in the text' }).click();
	await expect(page.locator('.note-tip')).toHaveText('Count of 2017.');
	await page.keyboard.press('Escape');
	await expect(page.locator('.note-tip')).toBeHidden();
	await page.keyboard.press('Enter');
	await dialog(page).getByLabel('Footnote', { exact: true }).fill('Count of 2018.');
	await dialog(page).getByRole('button', { name: 'Save footnote' }).click();
	await expect(notes(page)).toHaveText([hostile, 'Count of 2018.']);
	await numbers(page).first().hover();
	await expect(page.locator('.note-tip')).toHaveText(hostile);

	await page.keyboard.press('Control+End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('/table');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Whole table' }).click();
	await page.getByRole('menuitem', { name: 'Caption' }).click();
	await dialog(page).getByLabel('Caption').fill(`Costs ${hostileWords[1]}`);
	await dialog(page).getByRole('button', { name: 'Save caption' }).click();
	await expect(box(page).locator('table caption')).toHaveText(`Costs ${hostileWords[1]}`);
	await page.keyboard.type('In its first cell');
	await expect(box(page).locator('th').first()).toHaveText('In its first cell');
	for (const cell of ['Its second', 'Its third']) {
		await page.keyboard.press('Tab');
		await page.keyboard.type(cell);
	}
	await saved(page);
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);

	// As the server writes it, before any script: the same numbers, words and caption.
	const inEditor = await notes(page).allTextContents();
	await page.reload();
	await expect(page.locator(`[data-section] .notes__words`).first()).toHaveText(inEditor[0]!);
	await expect(page.locator('[data-section] table caption').first()).toHaveText(`Costs ${hostileWords[1]}`);
	expect(await reports(page)).toEqual([]);
	expect(errors).toEqual([]);
});
