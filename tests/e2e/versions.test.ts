import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';

test('a version is saved, the text goes on, and what changed is shown in words and by keyboard', async ({
	page
}) => {
	const errors = watchErrors(page);
	await page.goto('/');
	await page.getByRole('button', { name: /Priya Shah/ }).click();
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page
		.getByRole('link', { name: 'Noticing earlier when somebody is about to lose their home' })
		.first()
		.click();
	const saved = () => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
	await saved();
	const workspace = page.url();

	await page.getByRole('link', { name: 'Versions' }).click();
	await expect(page.getByText('No version has been saved yet.')).toBeVisible();
	await page.getByRole('button', { name: 'Save this version' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter a name for this version');
	await page.getByLabel('Name of a new version').fill('Draft for the board');
	await page.getByRole('button', { name: 'Save this version' }).click();
	await expect(page.locator('[data-version="Draft for the board"]')).toContainText('Priya Shah, Dorset');
	await expectAccessible(page);

	await page.goto(workspace);
	await saved();
	const box = page.getByRole('textbox', { name: 'The problem and who has it' });
	await box.click();
	await box.press('Control+End');
	await box.pressSequentially(' It came to nobody in time.');
	await saved();

	await page.getByRole('link', { name: 'Versions' }).click();
	await page.getByRole('link', { name: /Compare with now/ }).click();
	const section = page.locator('[data-compared="problem"]');
	await expect(section.locator('ins')).toContainText('It came to nobody in time.');
	await expect(page.getByText('other sections are the same')).toBeVisible();
	await page.keyboard.press('n');
	await expect(section.locator('ins')).toBeFocused();
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);
	expect(errors).toEqual([]);
});
