import { expect, test } from '../support/e2e.ts';
import { open, startNote, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

// Two browsers and an editor in each: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

test('words that stand twice keep their comment through Enter, a list, and cut and paste', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const whole = 'First a damson, later a damson';
	const path = await startNote(priya, 'Words that stand twice', whole);
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom, path);
	await priya.keyboard.press('Control+Shift+ArrowLeft');
	await priya.keyboard.press('Control+Alt+m');
	await expect(priya.getByLabel('Your comment')).toBeFocused();
	await priya.keyboard.type('Which of them?');
	await priya.keyboard.press('Control+Enter');
	const card = priya.locator('[data-thread-card]');
	await expect(card).toBeFocused();

	/** On both pages: words of this block, and no others, carry the comment. */
	const expectMarked = async (block: string, words: string) => {
		for (const page of [priya, tom]) {
			// Without carets, which bring names along.
			const marked = () =>
				text(page).evaluate((root, block) => {
					const copy = root.cloneNode(true) as HTMLElement;
					copy.querySelectorAll('.ProseMirror-widget').forEach((widget) => widget.remove());
					return copy.querySelector(`${block}:has(mark)`)?.textContent.trim();
				}, block);
			await expect.poll(marked).toBe(words);
			await expect(text(page).locator('mark')).toHaveText('damson');
		}
	};
	await expectMarked('p', whole);
	await card.getByRole('button', { name: 'Go to the words' }).click();
	await expect(text(priya)).toBeFocused();
	await priya.keyboard.press('Enter');
	await expectMarked('p', 'damson');
	await priya.keyboard.type('- ');
	await expectMarked('li', 'damson');
	await priya.keyboard.press('Shift+End');
	await priya.keyboard.press('Control+x');
	await expectMarked('p', 'First a damson, later a');
	await priya.keyboard.type('The ');
	await priya.keyboard.press('Control+v');
	await expectMarked('li', 'The damson');
	await Promise.all([priya, tom].map((page) => page.context().close()));
});
