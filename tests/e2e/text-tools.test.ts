import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';

const section = 'Themes';
const box = (page: Page) => page.getByRole('textbox', { name: section, exact: true });
const saved = (page: Page) => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');

test.beforeEach(async ({ page }) => {
	await page.goto('/');
	await page.getByRole('button', { name: /Priya Shah/ }).click();
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page
		.getByRole('link', { name: /Noticing earlier/ })
		.first()
		.click();
	await saved(page);
	await page.getByRole('heading', { name: section, exact: true }).scrollIntoViewIfNeeded();
	await box(page).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.press('Delete');
});

/** From the text to a tool, with keys alone. */
async function toTool(page: Page, name: string) {
	await page.keyboard.press('Alt+F10');
	await page.keyboard.press('Home');
	const tool = page.getByRole('toolbar').getByRole('button', { name, exact: true });
	const steps = await tool.evaluate((element) =>
		[...document.querySelectorAll('[role=toolbar] [data-tool]')].indexOf(element)
	);
	for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowRight');
	await expect(tool).toBeFocused();
}

test('the tools stand in one line on a tablet, and stay where they are when a table is entered', async ({
	page
}) => {
	const tools = page.getByRole('toolbar').getByRole('button');
	const places = () =>
		tools.evaluateAll((all) => all.map((tool) => tool.getBoundingClientRect()).map(({ x, y }) => ({ x, y })));
	for (const width of [768, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		const before = await places();
		expect(new Set(before.map(({ y }) => y)).size).toBe(1);
		await page.getByRole('button', { name: 'Table', exact: true }).click();
		await expect(page.getByRole('button', { name: 'Delete table' })).toBeVisible();
		const within = await places();
		expect(within.slice(0, before.length)).toEqual(before);
		// Theirs is the next line, which begins where the first one does.
		expect(within[before.length]?.x).toBe(before[0]?.x);
		await page.getByRole('button', { name: 'Delete table' }).click();
	}
});

test('a link is put on words, changed and taken away by keyboard', async ({ page }) => {
	await page.keyboard.type('see the guide');
	await page.keyboard.press('Control+A');
	await toTool(page, 'Link');
	await page.keyboard.press('Enter');
	const dialog = page.getByRole('dialog', { name: 'Add link' });
	const address = dialog.getByLabel('Web address');
	await expect(address).toBeFocused();
	await expectAccessible(page);
	await page.keyboard.press('Enter');
	await expect(dialog).toContainText('Enter a web address');
	await address.fill('javascript:alert(1)');
	await page.keyboard.press('Enter');
	await expect(dialog).toContainText('Enter a web address that starts with https:// or mailto:');
	await address.fill('example.gov.uk/guide');
	await page.keyboard.press('Enter');
	await expect(dialog).toBeHidden();
	const link = box(page).getByRole('link', { name: 'see the guide' });
	await expect(link).toHaveAttribute('href', 'https://example.gov.uk/guide');
	await expect(box(page)).toBeFocused();
	await toTool(page, 'Link');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Change link' }).getByLabel('Web address')).toHaveValue(
		'https://example.gov.uk/guide'
	);
	await page.keyboard.press('Escape');
	await expect(link).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Change link' }).getByLabel('Web address')).toBeFocused();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('button', { name: 'Remove link' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(link).toHaveCount(0);
	await expect(box(page)).toContainText('see the guide');
	await saved(page);
});

test('a table is made, grown, shrunk and removed by keyboard', async ({ page }) => {
	await page.setViewportSize({ width: 375, height: 740 });
	await toTool(page, 'Table');
	await page.keyboard.press('Enter');
	const table = box(page).getByRole('table');
	await expect(table.getByRole('row')).toHaveCount(3);
	await expect(table.getByRole('columnheader')).toHaveCount(3);
	await page.keyboard.type('Council');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Days');
	await expect(table.getByRole('columnheader', { name: 'Days' })).toBeVisible();
	for (const [tool, rows, columns] of [
		['Add row', 4, 3],
		['Add column', 4, 4],
		['Delete column', 4, 3],
		['Delete row', 3, 3]
	] as const) {
		await toTool(page, tool);
		await page.keyboard.press('Enter');
		await expect(table.getByRole('row')).toHaveCount(rows);
		await expect(table.getByRole('row').first().locator('th, td')).toHaveCount(columns);
		await page.keyboard.press('Escape');
		await expect(box(page)).toBeFocused();
	}
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await toTool(page, 'Delete table');
	await page.keyboard.press('Enter');
	await expect(table).toHaveCount(0);
	await saved(page);
});

test('keys pressed one right after the other go where the caret is by then', async ({ page }) => {
	const errors = watchErrors(page);
	await page.keyboard.type('First');
	const lines = Array.from({ length: 10 }, (_, at) => `Line ${at}`);
	for (const line of lines) {
		await page.keyboard.press('Control+Home');
		await page.keyboard.press('Control+End');
		await page.keyboard.press('Enter');
		await page.keyboard.type(line);
	}
	await expect(box(page).locator('p')).toHaveText(['First', ...lines]);
	expect(errors).toEqual([]);
});
