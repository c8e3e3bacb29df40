import type { Locator, Page } from '@playwright/test';
import { expect } from './e2e.ts';

/** The section in which these tests write. */
export const section = 'The question';
export const text = (page: Page) => page.locator(`[aria-label="${section}"].ProseMirror`);
export const cards = (page: Page) => page.locator('[data-suggestion-card]');
export const card = (page: Page, words: string) => cards(page).filter({ hasText: words });

/** Moves the pointer onto words. Playwright's own hover aims at what is only said to screen readers before them. */
export async function pointAt(words: Locator): Promise<void> {
	const { x, y, width, height } = (await words.boundingBox())!;
	await words.page().mouse.move(x + width / 2, y + height / 2);
}

export async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await expect(text(page)).toBeVisible();
	await expect(page.locator('[data-connection]')).toContainText('Connected.');
}

/** Starts a note in the sample room with these paragraphs in its first section, and gives its path. */
export async function startNote(page: Page, title: string, ...paragraphs: string[]): Promise<string> {
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page.waitForURL(/\/rooms\//);
	await page.goto(`${page.url()}/proposals/new`);
	await page.getByLabel('Title').fill(title);
	await page.getByLabel('Discovery note').check();
	await page.getByRole('button', { name: 'Start writing' }).click();
	await page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/);
	await text(page).click();
	for (const [index, paragraph] of paragraphs.entries()) {
		if (index > 0) await page.keyboard.press('Enter');
		await page.keyboard.type(paragraph);
	}
	await expectSaved(page);
	return new URL(page.url()).pathname;
}

export const expectSaved = (page: Page) =>
	expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');

/** Pastes what another program put on the clipboard: by its type. */
export async function paste(page: Page, clipboard: Record<string, string>): Promise<void> {
	await text(page).evaluate((root, clipboard) => {
		const clipboardData = new DataTransfer();
		for (const [type, words] of Object.entries(clipboard)) clipboardData.setData(type, words);
		root.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}, clipboard);
}

/** Turns suggesting on, with the button of those who may not write or the switch of those who may. */
export async function suggest(page: Page): Promise<void> {
	await page
		.getByRole('button', { name: 'Suggest changes' })
		.or(page.getByRole('button', { name: 'Suggesting', exact: true }))
		.click();
	await expect(page.locator('[data-notice=suggesting]')).toBeVisible();
	await expect(text(page)).toHaveAttribute('role', 'textbox');
}

/** Selects words of the text where they stand, or puts the caret before them. */
export async function select(page: Page, words: string, { caret = false } = {}): Promise<void> {
	// A text that is about to be shown anew holds them a moment later.
	await expect(() =>
		text(page).evaluate(
			(root, { words, caret }) => {
				(root as HTMLElement).focus();
				const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
				for (let node = walker.nextNode(); node; node = walker.nextNode()) {
					const at = node.textContent!.indexOf(words);
					if (at < 0 || node.parentElement!.closest('[contenteditable=false]')) continue;
					getSelection()!.setBaseAndExtent(node, at, node, caret ? at : at + words.length);
					return;
				}
				throw new Error(`"${words}" is not in the text`);
			},
			{ words, caret }
		)
	).toPass({ timeout: 15_000 });
	await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toBe(caret ? '' : words);
}
