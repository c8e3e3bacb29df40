import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { expectSaved, open, select, startNote, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

test('words are found in all sections, those without an editor too, and replaced in one step; who reads can find and select by keyboard', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(priya);
	const path = await startNote(priya, 'Finding', 'Rent arrears, and more rent.');
	const last = priya.locator('[data-section]').last();
	await last.scrollIntoViewIfNeeded();
	await last.locator('.ProseMirror').click();
	await priya.keyboard.type('The rent of ');
	await priya.keyboard.press('Control+B');
	await priya.keyboard.type('parent');
	await priya.keyboard.press('Control+B');
	await priya.keyboard.type('s');
	await expectSaved(priya);
	// A window in which the last section is far away.
	await priya.setViewportSize({ width: 1280, height: 300 });
	await priya.goto('/home');
	await priya.goto(path);
	await priya.locator('[data-section]').first().scrollIntoViewIfNeeded();
	await expectSaved(priya);
	await expect(last.locator('[data-static]')).toBeAttached();

	const count = priya.locator('[data-find-count]');
	await select(priya, 'rent', { caret: true });
	await priya.keyboard.press('Control+F');
	const field = priya.getByRole('textbox', { name: 'Find', exact: true });
	await expect(field).toBeFocused();
	await priya.keyboard.type('rent');
	// From the caret on: the second of four.
	await expect(count).toHaveText('2 of 4');
	await expect(priya.locator('.found')).toHaveCount(2);
	await priya.keyboard.press('Enter');
	await expect(count).toHaveText('3 of 4');
	await expect(last.locator('.found--current')).toBeInViewport();
	await expect(last.locator('.found--current')).toHaveText('rent');
	await priya.keyboard.press('F3');
	await expect(count).toHaveText('4 of 4');
	await priya.keyboard.press('Shift+Enter');
	await priya.keyboard.press('Shift+F3');
	await expect(count).toHaveText('2 of 4');
	await field.fill('parents');
	await expect(count).toHaveText('1 of 1');
	await field.fill('rent');
	await priya.getByLabel('Whole words').check();
	await expect(count).toHaveText(/of 3$/);
	await priya.getByLabel('Match case').check();
	await expect(count).toHaveText(/of 2$/);
	await priya.getByLabel('Match case').uncheck();
	// The browser's own comes with a second Ctrl+F.
	await field.focus();
	const kept = priya.evaluate(
		() =>
			new Promise<boolean>((resolve) =>
				addEventListener(
					'keydown',
					(event) => event.code === 'KeyF' && setTimeout(() => resolve(!event.defaultPrevented))
				)
			)
	);
	await priya.keyboard.press('Control+F');
	expect(await kept).toBe(true);

	await priya.keyboard.press('Control+H');
	await priya.getByRole('textbox', { name: 'Replace with' }).fill('housing cost');
	await priya.setViewportSize({ width: 375, height: 740 });
	await expectNoSidewaysScroll(priya);
	await expectAccessible(priya);
	await priya.setViewportSize({ width: 1280, height: 300 });
	await priya.getByRole('button', { name: 'Replace all' }).click();
	await expect(priya.locator('[data-find-said]')).toHaveText('3 replaced in 2 sections.');
	await expect(text(priya).locator('p')).toHaveText('housing cost arrears, and more housing cost.');
	await expect(last.locator('.prose p')).toHaveText('The housing cost of parents');
	await expect(last.locator('.prose strong')).toHaveText('parent');
	await priya.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(text(priya).locator('p')).toHaveText('Rent arrears, and more rent.');
	await expect(last.locator('.prose p')).toHaveText('The rent of parents');
	await expect(count).toHaveText(/of 3$/);
	await field.focus();
	await priya.keyboard.press('Enter');
	await priya.getByRole('button', { name: 'Replace', exact: true }).click();
	await expect(priya.locator('[data-find-said]')).toHaveText('1 replaced.');
	await field.focus();
	await priya.keyboard.press('Escape');
	await expect(priya.getByRole('search', { name: 'Find in the text' })).toHaveCount(0);
	// Back in the text, with the match selected.
	await expect.poll(() => priya.evaluate(() => getSelection()!.toString().toLowerCase())).toBe('rent');
	await expect.poll(() => priya.evaluate(() => document.activeElement!.className)).toContain('ProseMirror');
	await expectSaved(priya);
	expect(errors).toEqual([]);

	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await megan.locator('#section-question-title').focus();
	await megan.keyboard.press('Tab');
	for (
		let stop = 0;
		stop < 3 && !(await text(megan).evaluate((box) => box === document.activeElement));
		stop += 1
	)
		await megan.keyboard.press('Tab');
	await expect(text(megan)).toBeFocused();
	await expect(text(megan)).toHaveAttribute('role', 'group');
	const begin = (await text(megan).locator('p').innerText()).slice(0, 4);
	for (let letter = 0; letter < 4; letter += 1) await megan.keyboard.press('Shift+ArrowRight');
	await expect.poll(() => megan.evaluate(() => getSelection()!.toString())).toBe(begin);
	await megan.keyboard.press('Control+Alt+M');
	await expect(megan.locator('.thread--draft')).toContainText(begin);
	await megan.getByRole('button', { name: 'Cancel' }).click();
	await text(megan).focus();
	await megan.keyboard.press('Control+F');
	await megan.getByRole('textbox', { name: 'Find', exact: true }).fill('arrears');
	await expect(megan.locator('[data-find-count]')).toHaveText('1 of 1');
	await expect(megan.getByRole('button', { name: 'Replace…' })).toHaveCount(0);
	await expectAccessible(megan);
	await megan.keyboard.press('Escape');
	await expect(text(megan)).toBeFocused();
	await Promise.all([priya, megan].map((page) => page.context().close()));
});
