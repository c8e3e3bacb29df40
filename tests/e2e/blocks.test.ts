import { expect, expectAccessible, test, watchErrors } from '../support/e2e.ts';
import {
	cards,
	expectSaved,
	open,
	pointAt,
	select,
	startNote,
	suggest,
	text
} from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

test('[C1] blocks move by key, menu and handle, not from under somebody’s caret, while suggesting too, and back in one step', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Blocks', 'one', 'two', 'three', 'four');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	await open(tom, path);
	// Without the names at the carets.
	const lines = (page = priya) =>
		text(page)
			.locator('p')
			.evaluateAll((all) =>
				all.map((line) => {
					const copy = line.cloneNode(true) as HTMLElement;
					for (const caret of copy.querySelectorAll('.caret, .ProseMirror-widget')) caret.remove();
					return copy.textContent;
				})
			);
	const expectLines = async (expected: string[]) => {
		for (const page of [priya, tom]) await expect.poll(() => lines(page)).toEqual(expected);
	};
	const note = priya.locator('[data-editor-note]');

	await select(priya, 'three', { caret: true });
	await priya.keyboard.press('Alt+Shift+ArrowUp');
	await expectLines(['one', 'three', 'two', 'four']);
	await priya.keyboard.type('my ');
	await expectLines(['one', 'my three', 'two', 'four']);
	await priya.keyboard.press('Control+Z');
	await priya.keyboard.press('Control+Z');
	await expectLines(['one', 'two', 'three', 'four']);

	// Somebody writes in it: it stays. Somebody writes beside it: their words do.
	await select(tom, 'two', { caret: true });
	await expect(text(priya).locator('p', { hasText: 'two' }).locator('.caret')).toBeAttached();
	await select(priya, 'two', { caret: true });
	await priya.keyboard.press('Alt+Shift+ArrowUp');
	await expect(note).toHaveText(
		'Tom Okafor is writing there. Nothing was moved: try again when they have left.'
	);
	await select(priya, 'three', { caret: true });
	await Promise.all([priya.keyboard.press('Alt+Shift+ArrowUp'), tom.keyboard.type('his ')]);
	await expectLines(['one', 'three', 'his two', 'four']);
	await tom.keyboard.press('Alt+Shift+ArrowUp');
	await expect(tom.locator('[data-editor-note]')).toHaveText('');
	await expectLines(['one', 'his two', 'three', 'four']);

	// The menu in the bar, by keyboard alone.
	await select(priya, 'four', { caret: true });
	await priya.keyboard.press('Alt+F10');
	await priya.keyboard.press('End');
	await priya.keyboard.press('ArrowLeft');
	await expect(priya.getByRole('button', { name: 'Block', exact: true })).toBeFocused();
	await priya.keyboard.press('Enter');
	await expect(priya.getByRole('menuitem', { name: 'Move up' })).toBeFocused();
	await expectAccessible(priya);
	await priya.keyboard.press('Enter');
	await expectLines(['one', 'his two', 'four', 'three']);
	await expect(text(priya)).toBeFocused();

	// The handle: dragged to the top, and its menu.
	const handle = priya.getByRole('button', { name: 'Move or change this block' });
	/** The handle of the block with these words, which comes where the pointer is. */
	const toHandle = async (words: string) => {
		const block = text(priya).locator('p', { hasText: words }).first();
		await pointAt(block);
		await expect
			.poll(async () => Math.abs(((await handle.boundingBox())?.y ?? 0) - (await block.boundingBox())!.y))
			.toBeLessThan(8);
		await pointAt(handle);
	};
	await toHandle('four');
	await priya.mouse.down();
	const first = (await text(priya).locator('p').first().boundingBox())!;
	await priya.mouse.move(first.x + 40, first.y + 30, { steps: 5 });
	await priya.mouse.move(first.x + 40, first.y + 2, { steps: 5 });
	await priya.mouse.up();
	await expectLines(['four', 'one', 'his two', 'three']);
	await toHandle('one');
	await handle.click();
	await priya.getByRole('menuitem', { name: 'Duplicate' }).click();
	await expectLines(['four', 'one', 'one', 'his two', 'three']);
	await toHandle('four');
	await handle.click();
	await priya.getByRole('menuitem', { name: 'Delete' }).click();
	const toast = priya.locator('[data-toast-id]').filter({ hasText: 'Block deleted' });
	await expectLines(['one', 'one', 'his two', 'three']);
	await toast.getByRole('button', { name: 'Undo' }).click();
	await expectLines(['four', 'one', 'one', 'his two', 'three']);
	await expect(toast).toHaveCount(0);
	await Promise.all([expectSaved(priya), expectSaved(tom)]);

	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'three', { caret: true });
	await megan.keyboard.press('Alt+Shift+ArrowUp');
	await expectSaved(megan);
	await expect.poll(() => lines(megan)).toEqual(expect.arrayContaining(['three', 'his two']));
	await expect(cards(priya).first()).toBeVisible();
	await expectLines(['four', 'one', 'one', 'his two', 'three']);
	expect(errors).toEqual([]);
	await Promise.all([priya, tom, megan].map((page) => page.context().close()));
});
