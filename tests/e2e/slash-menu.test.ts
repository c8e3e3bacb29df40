import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

const section = 'Themes';
const textOf = (page: Page) => page.locator(`[aria-label="${section}"].ProseMirror`);
const menu = (page: Page) => page.getByRole('listbox', { name: 'Insert' });
const entry = (page: Page, name: string) => menu(page).getByRole('option', { name, exact: true });

/** The last section of the sample proposal, empty, with the caret in it. */
async function write(page: Page) {
	await signIn(page, 'Priya Shah');
	await openSample(page);
	await page.locator(`[data-section]`).last().scrollIntoViewIfNeeded();
	await textOf(page).click();
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Delete');
	await page.keyboard.press('Backspace');
}

test('a slash on an empty line offers what can stand there, by keyboard', async ({ page }) => {
	const errors = watchErrors(page);
	await write(page);
	await page.keyboard.type('/');
	await expect(menu(page).getByRole('option')).toHaveText([
		'Comment',
		'Heading',
		'Subheading',
		'Bulleted list',
		'Numbered list',
		'Quote',
		'Table',
		'Picture',
		'Footnote'
	]);
	await expect(textOf(page)).toBeFocused();
	await expect(textOf(page)).toHaveAttribute('aria-activedescendant', 'slash-menu-comment');
	await expect(page.getByRole('status').filter({ hasText: '9 to choose from' })).toBeAttached();
	await expectAccessible(page);
	await page.keyboard.press('ArrowUp');
	await expect(entry(page, 'Footnote')).toHaveAttribute('aria-selected', 'true');
	await page.keyboard.type('bul');
	await expect(menu(page).getByRole('option')).toHaveText(['Bulleted list']);
	await page.keyboard.press('Enter');
	await expect(menu(page)).toHaveCount(0);
	await expect(textOf(page)).not.toHaveAttribute('aria-activedescendant');
	await page.keyboard.type('First');
	await expect(textOf(page).locator('ul li')).toHaveText('First');
	await expect(textOf(page)).not.toContainText('/');
	expect(errors).toEqual([]);
});

test('a slash is a slash in a word, in an address and after Escape', async ({ page }) => {
	await write(page);
	await page.keyboard.type('and/or https://gov.uk/x 1/2');
	await expect(menu(page)).toHaveCount(0);
	await page.keyboard.type(' /');
	await expect(menu(page)).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(menu(page)).toHaveCount(0);
	await page.keyboard.type('tab');
	await page.keyboard.press('Enter');
	await expect(textOf(page).locator('p').first()).toHaveText('and/or https://gov.uk/x 1/2 /tab');
	// Words that are no entry leave it alone, too, and so does a caret that goes elsewhere.
	await page.keyboard.type('/zzz');
	await expect(menu(page)).toHaveCount(0);
	await page.keyboard.press('Enter');
	await page.keyboard.type('/');
	await expect(menu(page)).toBeVisible();
	await page.keyboard.press('ArrowLeft');
	await expect(menu(page)).toHaveCount(0);
	await page.keyboard.press('ArrowRight');
	await expect(menu(page)).toHaveCount(0);
	await expect(textOf(page).locator('p').nth(1)).toHaveText('/zzz');
});

test('by pointer; and Comment is about the words of its paragraph, or the whole section', async ({
	page
}) => {
	await write(page);
	await page.keyboard.type('Early help /');
	await entry(page, 'Comment').click();
	const form = page.locator('[data-comment-form=start]');
	await expect(form.getByLabel('Your comment')).toBeFocused();
	await expect(page.locator('.thread--draft')).toContainText('Early help');
	await form.getByRole('button', { name: 'Cancel' }).click();
	await expect(textOf(page).locator('p').first()).toHaveText('Early help');
	await textOf(page).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('/comm');
	await page.keyboard.press('Tab');
	await expect(page.locator('.thread--draft')).toContainText('The whole section');
	await form.getByRole('button', { name: 'Cancel' }).click();
	await textOf(page).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.type('/');
	await entry(page, 'Table').click();
	await expect(textOf(page).locator('table')).toBeVisible();
	await page.keyboard.type('/');
	await expect(entry(page, 'Quote')).toBeVisible();
	await expect(entry(page, 'Table')).toHaveCount(0);
});

test('fits a phone, in dark colours', async ({ page }) => {
	await page.setViewportSize({ width: 375, height: 700 });
	await page.emulateMedia({ colorScheme: 'dark' });
	await write(page);
	await page.keyboard.type('Words and more words, up to the edge /');
	await expect(menu(page)).toBeInViewport({ ratio: 1 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page, '[role=listbox]');
	await page.mouse.click(5, 300);
	await expect(menu(page)).toHaveCount(0);
});
