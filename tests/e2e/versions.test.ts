import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

// Whole journeys of two people: more steps than the usual limit is meant for.
test.describe.configure({ timeout: 120_000 });

const problem = 'The problem and who has it';

async function openBid(page: Page, who: string): Promise<void> {
	await signIn(page, who);
	await openSample(page);
	await saved(page);
}
const saved = (page: Page) =>
	expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved', { timeout: 20_000 });
const box = (page: Page) => page.getByRole('textbox', { name: problem });

async function type(page: Page, words: string): Promise<void> {
	await box(page).click();
	await box(page).press('Control+End');
	await box(page).pressSequentially(words);
	await saved(page);
}

async function saveVersion(page: Page, name: string): Promise<void> {
	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByLabel('Name of a new version').fill(name);
	await page.getByRole('button', { name: 'Save this version' }).click();
	await expect(page.locator(`[data-version="${name}"]`)).toBeVisible();
}

/** The same person in a browser that runs no script. */
async function withoutScript(browser: Browser, page: Page): Promise<Page> {
	const context = await browser.newContext({
		javaScriptEnabled: false,
		baseURL: new URL(page.url()).origin,
		storageState: await page.context().storageState()
	});
	return context.newPage();
}

test('a version is saved, the text goes on, and what changed is shown in words and by keyboard', async ({
	page
}) => {
	const errors = watchErrors(page);
	await openBid(page, 'Priya Shah');
	const workspace = page.url();

	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByRole('button', { name: 'Save this version' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter a name for this version');
	await page.getByLabel('Name of a new version').fill('Draft for the board');
	await page.getByRole('button', { name: 'Save this version' }).click();
	await expect(page.locator('[data-version="Draft for the board"]')).toContainText('Priya Shah, Dorset');
	await expectAccessible(page);

	await page.goto(workspace);
	await saved(page);
	await type(page, ' It came to nobody in time.');
	await box(page).press('Enter');
	await type(page, 'A paragraph of its own.');

	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByRole('link', { name: /Compare with now ?: Draft for the board/ }).click();
	const section = page.locator('[data-compared="problem"]');
	await expect(section.locator('ins').first()).toContainText('It came to nobody in time.');
	await expect(page.getByText('other sections are the same')).toBeVisible();

	const said = page.getByRole('status').filter({ hasText: /change/i });
	await expect(said).toHaveText('2 changes');
	await page.keyboard.press('n');
	await expect(page.locator('#change-1')).toBeFocused();
	await expect(said).toHaveText('Change 1 of 2');
	await page.keyboard.press('n');
	await expect(page.locator('#change-2')).toBeFocused();
	await expect(said).toHaveText('Change 2 of 2');
	await page.keyboard.press('n');
	await expect(said).toHaveText('Change 2 of 2');
	await page.getByRole('button', { name: 'Previous change' }).click();
	await expect(said).toHaveText('Change 1 of 2');
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);

	await page.getByRole('link', { name: 'Side by side' }).click();
	await expect(section.locator('.cell ins').first()).toContainText('It came to nobody in time.');
	await expect(section.locator('.cell').first()).not.toContainText('It came to nobody in time.');
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1280, height: 800 });
	await expectAccessible(page);
	expect(errors).toEqual([]);
});

test('two versions are chosen, compared and turned round without script', async ({ page, browser }) => {
	await openBid(page, 'Priya Shah');
	await saveVersion(page, 'Compare this');
	await page.goBack();
	await saved(page);
	await type(page, ' Eleven more words.');
	await saveVersion(page, 'With that');
	const plain = await withoutScript(browser, page);
	await plain.goto(page.url());
	await plain.getByRole('link', { name: /Compare with another ?: Compare this/ }).click();
	await expect(plain.getByText('Choose what to compare')).toBeVisible();
	await plain.getByRole('link', { name: /Compare with this ?: With that/ }).click();
	await expect(plain.locator('[data-compared="problem"] ins')).toContainText('Eleven more words.');
	await plain.getByRole('link', { name: 'Go to the first change' }).click();
	await expect(plain.locator('#change-1:target')).toBeVisible();
	await plain.getByRole('link', { name: 'Turn round' }).click();
	await expect(plain.locator('[data-compared="problem"] del')).toContainText('Eleven more words.');
	await plain.getByRole('link', { name: 'Side by side' }).click();
	await expect(plain.getByRole('heading', { name: 'Before' })).toBeVisible();
	await plain.context().close();
});

test('a section is put back while another types, nothing of theirs is lost, and the restore is undone', async ({
	page,
	browser
}) => {
	const errors = watchErrors(page);
	await openBid(page, 'Priya Shah');
	const workspace = page.url();
	await type(page, ' Words that stay.');
	await saveVersion(page, 'Before the rewrite');
	await page.goto(workspace);
	await saved(page);
	await type(page, ' Words that go.');

	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByRole('link', { name: /Compare with now ?: Before the rewrite/ }).click();
	await page.getByRole('link', { name: 'Put back this section as it was' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(`Put back “${problem}”`);
	await expect(page.locator('[data-compared="problem"] del')).toContainText('Words that go.');
	await expectAccessible(page);

	// Another officer types while the page waits for an answer.
	const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
	const other = await context.newPage();
	await openBid(other, 'Tom Okafor');
	await type(other, ' [typed meanwhile]');
	await page.getByRole('button', { name: `Put back “${problem}”` }).click();
	await expect(page.getByText('The text is restored.')).toBeVisible();
	await expect(box(other)).not.toContainText('Words that go.');
	await expect(box(other)).toContainText('Words that stay.');
	await expect(box(other)).toContainText('[typed meanwhile]');
	await box(other).pressSequentially(' [and on]');
	await saved(other);
	await expect(page.locator('[data-made-for="restore"]')).toBeVisible();
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);

	// By a form that needs no script.
	const plain = await withoutScript(browser, page);
	await plain.goto(page.url());
	await plain.getByRole('button', { name: 'Undo restore' }).click();
	await expect(plain.getByText('The restore is undone.')).toBeVisible();
	await expect(plain.getByRole('button', { name: 'Undo restore' })).toHaveCount(0);
	for (const words of ['Words that stay.', 'Words that go.', '[typed meanwhile]', '[and on]']) {
		await expect(box(other)).toContainText(words);
	}
	await plain.context().close();
	await context.close();
	expect(errors).toEqual([]);
});

test('a version that nobody named is calm in the list and gets a name later', async ({ page }) => {
	await openBid(page, 'Priya Shah');
	const workspace = page.url();
	await saveVersion(page, 'To go back to');
	await page.goto(workspace);
	await saved(page);
	await type(page, ' Kept without a name.');
	// A restore keeps the text before it by itself.
	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByRole('link', { name: /Restore ?: To go back to/ }).click();
	await page.getByRole('button', { name: 'Put back the whole text' }).click();
	await expect(page.getByText('The text is restored.')).toBeVisible();

	const automatic = page.locator('[data-made-for="restore"][data-version=""]').first();
	await automatic.getByRole('link', { name: /^Name/ }).click();
	await page.getByRole('button', { name: 'Save the name' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter a name for this version');
	await expectAccessible(page);
	await page.getByLabel('Name of this version').fill('What we had');
	await page.getByRole('button', { name: 'Save the name' }).click();
	await expect(page.locator('[data-version="What we had"]')).toContainText('Named by Priya Shah');
	await page.getByRole('link', { name: /Named only/ }).click();
	await expect(page.locator('[data-version="What we had"]')).toBeVisible();
	await expect(page.locator('[data-version=""]')).toHaveCount(0);
});
