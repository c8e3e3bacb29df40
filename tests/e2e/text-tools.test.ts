import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

const section = 'Themes';
const box = (page: Page) => page.getByRole('textbox', { name: section, exact: true });
const saved = (page: Page) => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');

test.beforeEach(async ({ page }) => {
	await signIn(page, 'Priya Shah');
	await openSample(page);
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
	// One by one: a window that was just resized may still be fitting them.
	const isThere = () => tool.evaluate((element) => element === document.activeElement);
	for (let step = 0; step < 40 && !(await isThere()); step += 1) await page.keyboard.press('ArrowRight');
	await expect(tool).toBeFocused();
}

/** A tool of one of the menus, with keys alone. */
async function chooseTool(page: Page, menu: string, name: string) {
	await toTool(page, menu);
	await page.keyboard.press('Enter');
	const item = page.getByRole('menu', { name: menu }).getByText(name, { exact: true });
	await expect(item).toBeVisible();
	await expect(page.getByRole('menu', { name: menu }).locator('[role^=menuitem]').first()).toBeFocused();
	const steps = await item.evaluate((element) =>
		[...element.closest('[role=menu]')!.querySelectorAll('[role^=menuitem]')].indexOf(
			element.closest('[role^=menuitem]')!
		)
	);
	for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(box(page)).toBeFocused();
}

test('the tools stand in one line at any width, and stay where they are when a table is entered', async ({
	page
}) => {
	const tools = page.locator('[role=toolbar] [data-group] [data-tool]');
	const places = () =>
		tools.evaluateAll((all) => all.map((tool) => tool.getBoundingClientRect()).map(({ x, y }) => ({ x, y })));
	for (const [width, many] of [
		[1280, 12],
		[768, 9],
		[375, 5]
	] as const) {
		await page.setViewportSize({ width, height: 800 });
		await expect.poll(() => tools.count()).toBeGreaterThanOrEqual(many);
		const before = await places();
		expect(new Set(before.map(({ y }) => y)).size).toBe(1);
		await expectNoSidewaysScroll(page);
		await box(page).focus();
		await page.keyboard.type('/table');
		await page.keyboard.press('Enter');
		await expect(page.locator('[data-table-tools]')).toBeVisible();
		expect(await places()).toEqual(before);
		for (const words of ['Council', 'Cases', 'Days']) {
			await page.keyboard.type(words);
			await page.keyboard.press('Tab');
		}
		// What has no room stands in the menu.
		await page.getByRole('button', { name: 'More tools' }).click();
		const more = page.getByRole('menu', { name: 'More tools' });
		await expect(more.getByRole('menuitem', { name: 'Find and replace' })).toBeInViewport({ ratio: 1 });
		await expect(more.getByText('Subheading')).toHaveCount(width < 700 ? 1 : 0);
		await expectAccessible(page);
		await page.keyboard.press('Escape');
		await chooseTool(page, 'Whole table', 'Delete table');
		await expect(page.locator('[data-toast-id]').last()).toContainText('Table deleted');
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
	await chooseTool(page, 'More tools', 'Table');
	const table = box(page).getByRole('table');
	await expect(table.getByRole('row')).toHaveCount(3);
	await expect(table.getByRole('columnheader')).toHaveCount(3);
	await page.keyboard.type('Council');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Days');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Cases');
	await expect(table.getByRole('columnheader', { name: 'Days' })).toBeVisible();
	await page.keyboard.press('Control+End');
	for (const [menu, tool, rows, columns] of [
		['Row', 'Add row above', 4, 3],
		['Column', 'Add column right', 4, 4],
		['Column', 'Delete column', 4, 3],
		['Row', 'Delete row', 3, 3]
	] as const) {
		await chooseTool(page, menu, tool);
		if (tool === 'Add column right') await page.keyboard.press('Tab');
		await expect(table.getByRole('row')).toHaveCount(rows);
		await expect(table.getByRole('row').first().locator('th, td')).toHaveCount(columns);
	}
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	const words = () =>
		table
			.locator('tr')
			.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).innerText.trim().replace(/\s+/g, ' ')));
	await page.keyboard.press('Control+End');
	await page.keyboard.type('last');
	await page.keyboard.press('Tab');
	await expect(table.getByRole('row')).toHaveCount(4);
	await page.keyboard.type('new');
	await page.keyboard.press('Alt+Shift+ArrowUp');
	await expect.poll(words).toEqual(['Council Days Cases', '', 'new', 'last']);
	await chooseTool(page, 'Row', 'Move row up');
	await expect.poll(words).toEqual(['Council Days Cases', 'new', '', 'last']);
	await page.keyboard.press('Alt+Shift+ArrowUp');
	await expect(page.locator('[data-editor-note]')).toContainText('The header row stays at the top.');
	await page.keyboard.press('Alt+Shift+ArrowRight');
	await expect.poll(words).toEqual(['Days Council Cases', 'new', '', 'last']);
	await page.keyboard.press('Control+Z');
	await expect.poll(words).toEqual(['Council Days Cases', 'new', '', 'last']);
	await chooseTool(page, 'Whole table', 'Delete table');
	await expect(table).toHaveCount(0);
	await page.getByRole('group', { name: 'Table deleted' }).getByRole('button', { name: 'Undo' }).click();
	await expect.poll(words).toEqual(['Council Days Cases', 'new', '', 'last']);
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
