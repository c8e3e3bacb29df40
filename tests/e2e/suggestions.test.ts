import type { Page } from '@playwright/test';
import {
	expect,
	expectAccessible,
	expectNoSidewaysScroll,
	goOffline,
	test,
	watchErrors
} from '../support/e2e.ts';
import {
	card,
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

const first = 'Most households ask for help late, when little can be done.';
const second = 'Each sign sits in another system.';

// Several browsers and an editor in each: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

const added = (page: Page, words: string) => text(page).locator('ins', { hasText: words });
const removed = (page: Page, words: string) => text(page).locator('del', { hasText: words });
const label = (page: Page, words: string) => text(page).locator(`[data-label="${words}"]`);
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

test('who may not write types as usual, and the text does not change', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Suggested as usual', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees');
	const errors = [...watchErrors(priya), ...watchErrors(megan)];
	await open(megan, path);
	await suggest(megan);

	await select(megan, 'ask for help');
	await megan.keyboard.type('come to us');
	await expect(removed(megan, 'ask for help')).toBeVisible();
	await expect(added(megan, 'come to us')).toBeVisible();
	await select(megan, 'when little', { caret: true });
	await megan.keyboard.press('Enter');
	await expect(label(megan, 'New paragraph')).toBeVisible();
	await select(megan, 'another system');
	await megan.keyboard.press('Control+b');
	await expect(label(megan, 'Bold')).toBeVisible();
	await megan.keyboard.press('Control+End');
	await megan.keyboard.press('Enter');
	await megan.keyboard.type('- rent arrears');
	await expect(label(megan, 'New bulleted list')).toBeVisible();
	await expect(added(megan, 'rent arrears')).toBeVisible();
	await expectSaved(megan);

	await expect(priya.locator('[data-announcement]')).toContainText(/suggestion/);
	const plain = await text(priya).evaluate((root) => {
		const copy = root.cloneNode(true) as HTMLElement;
		copy.querySelectorAll('.ProseMirror-widget').forEach((widget) => widget.remove());
		return copy.textContent;
	});
	expect(plain).toBe(first + second);
	expect(errors).toEqual([]);

	await megan.getByRole('button', { name: 'Stop suggesting' }).click();
	await expect(text(megan)).toHaveAttribute('role', 'group');
	await open(megan, path);
	await expect(megan.locator('[data-notice=own-suggestions]')).toContainText('open suggestion');
	await megan.getByRole('button', { name: 'Go on suggesting' }).click();
	await expect(added(megan, 'come to us')).toBeVisible();
	await expect(added(megan, 'rent arrears')).toBeVisible();
	await closeAll(priya, megan);
});

test('an editor sees who suggests what, accepts one, and refuses one with a reason its author reads', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Decided one by one', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'households');
	await megan.keyboard.type('families');
	await select(megan, 'another system');
	await megan.keyboard.type('its own system');

	await expect(card(priya, 'families')).toContainText('Megan Rees');
	await expect(card(priya, 'families')).toContainText('Cardiff');
	await expect(removed(priya, 'households')).toBeVisible();
	await expect(added(priya, 'families')).toBeVisible();
	await pointAt(removed(priya, 'households'));
	await expect(text(priya).locator('.change-who__name:visible')).toContainText('Megan Rees');
	await expectAccessible(priya);
	await expectAccessible(megan);

	// Shown clean, and again.
	await priya.getByLabel('Show suggestions in the text').uncheck();
	await expect(added(priya, 'families')).toHaveCount(0);
	await priya.getByLabel('Show suggestions in the text').check();

	await card(priya, 'families').getByRole('button', { name: 'Accept' }).click();
	await expect(card(priya, 'families')).toHaveCount(0);
	await expect(text(priya)).toContainText('Most families ask');
	await expect(card(priya, 'its own')).toBeFocused();
	// The page of their author opened what is still open, by itself.
	await expect(text(megan)).toContainText('Most families ask');
	await expect(removed(megan, 'households')).toHaveCount(0);
	await expect(added(megan, 'its own')).toBeVisible();

	await card(priya, 'its own').getByRole('button', { name: 'Refuse' }).click();
	await expect(priya.getByLabel('Reason')).toBeFocused();
	await priya.keyboard.type('Two of them share one.');
	await priya.keyboard.press('Control+Enter');
	await expect(cards(priya)).toHaveCount(0);
	await expect(text(priya)).toContainText(second);
	await expect(megan.locator('[data-notice=decided]')).toContainText('Two of them share one.');
	await expect(text(megan)).toContainText(second);
	await megan.locator('[data-notice=decided]').getByRole('button', { name: 'Close this' }).click();
	await open(megan, path);
	await expect(megan.locator('[data-notice=decided]')).toHaveCount(0);
	await closeAll(priya, megan);
});

test('a suggestion whose place was edited since says so', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Edited since', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'ask for help late');
	await megan.keyboard.type('come late');
	await expect(card(priya, 'come')).toBeVisible();
	await expectSaved(megan);
	await select(priya, 'help');
	await priya.keyboard.type('advice');
	await expect(cards(priya).first()).toContainText('The words here were edited since.');
	await closeAll(priya, megan);
});

test('what is on its way when something is decided is handed back, and suggesting goes on', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Renewed meanwhile', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'households');
	await megan.keyboard.type('families');
	await expectSaved(megan);
	await expect(card(priya, 'families')).toBeVisible();

	await goOffline(megan);
	await expect(megan.locator('[data-notice=offline]')).toBeVisible();
	await select(megan, 'another system');
	await megan.keyboard.type('its own system');
	await expect(megan.locator('[data-unsent]')).toBeVisible();
	await card(priya, 'families').getByRole('button', { name: 'Accept' }).click();
	await expect(cards(priya)).toHaveCount(0);
	await megan.context().setOffline(false);

	const rescued = megan.locator('[data-notice=rescued]');
	await expect(rescued).toBeVisible({ timeout: 15_000 });
	await expect(rescued.getByRole('textbox')).toHaveValue(/its own system/);
	await expect(megan.locator('[data-notice=suggesting]')).toBeVisible();
	await expect(text(megan)).toContainText('Most families ask');
	await select(megan, 'another system');
	await megan.keyboard.type('one more system');
	await expect(card(priya, 'one more')).toBeVisible();
	await closeAll(priya, megan);
});

test('an editor by choice suggests too, and goes back to editing', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'By choice', first, second);
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom, path);
	await expect(tom.getByRole('button', { name: 'Editing', exact: true })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await suggest(tom);
	await select(tom, 'households');
	await tom.keyboard.type('families');
	await expect(card(priya, 'families')).toContainText('Tom Okafor');
	await tom.getByRole('button', { name: 'Editing', exact: true }).click();
	await expect(added(tom, 'families')).toBeVisible();
	await select(tom, 'sits', { caret: true });
	await tom.keyboard.type('still ');
	await expect(text(priya)).toContainText(/Each sign still .*sits/);
	await card(tom, 'families').getByRole('button', { name: 'Withdraw' }).click();
	await expect(cards(priya)).toHaveCount(0);
	await tom.keyboard.press('Alt+z');
	await expect(card(priya, 'families')).toContainText('Tom Okafor');
	await card(tom, 'families').getByRole('button', { name: 'Withdraw' }).click();
	await expect(cards(priya)).toHaveCount(0);
	await closeAll(priya, tom);
});

test('words in a table’s cell; all of one officer at once', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'In a table', first);
	await priya.getByRole('toolbar').getByRole('button', { name: 'Table' }).click();
	await text(priya).locator('th').first().click();
	await priya.keyboard.type('Council');
	await expectSaved(priya);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await text(megan).locator('th').first().click();
	await megan.keyboard.press('End');
	await megan.keyboard.type(' area');
	await expect(text(megan).locator('th ins')).toBeVisible();
	await select(megan, 'households');
	await megan.keyboard.type('families');
	await expect(card(priya, 'families')).toBeVisible();
	await expect(card(priya, 'area')).toBeVisible();
	await priya.getByRole('button', { name: 'Accept all of Megan Rees' }).click();
	const question = priya.getByRole('group', { name: /Accept 2 suggestions of Megan Rees/ });
	await expect(question).toBeFocused();
	await question.getByRole('button', { name: 'Yes, accept' }).click();
	await expect(cards(priya)).toHaveCount(0);
	await expect(text(priya).locator('th').first()).toHaveText('Council area');
	await expect(text(priya)).toContainText('Most families ask');
	await closeAll(priya, megan);
});

test('everything can be done with the keyboard', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'By keyboard', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await megan.getByRole('button', { name: 'Suggest changes' }).press('Enter');
	await expect(megan.locator('[data-notice=suggesting]')).toBeVisible();
	await text(megan).focus();
	await megan.keyboard.press('Control+End');
	await megan.keyboard.type(' Nobody looks at both.');
	await expect(card(priya, 'Nobody looks at both')).toBeVisible();
	await priya.locator('#section-question-title').focus();
	await priya.keyboard.press(']');
	await expect(card(priya, 'Nobody looks at both')).toBeFocused();
	await priya.keyboard.press(']');
	await expect(priya.locator('[data-announcement]')).toHaveText('No suggestions after this.');
	await priya.keyboard.press('Tab');
	await priya.keyboard.press('Tab');
	await expect(card(priya, 'Nobody looks').getByRole('button', { name: 'Accept' })).toBeFocused();
	await priya.keyboard.press('Enter');
	await expect(text(priya)).toContainText('Nobody looks at both.');
	await expect(priya.locator('#section-question-title')).toBeFocused();
	await closeAll(priya, megan);
});

test('on a phone: suggesting, and a drawer below the text', async ({ browser, app }) => {
	const phone = { viewport: { width: 375, height: 740 }, hasTouch: true };
	const priya = await as(browser, app.origin, 'Priya Shah', phone);
	const path = await startNote(priya, 'On a phone', first, second);
	const megan = await as(browser, app.origin, 'Megan Rees', phone);
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'households');
	await megan.keyboard.type('families');
	await expect(added(megan, 'families')).toBeVisible();
	await expectNoSidewaysScroll(megan);
	await expectAccessible(megan);
	const drawer = priya.locator('[data-suggestion-drawer]').first();
	await drawer.locator('summary').click();
	await expect(card(priya, 'families')).toBeVisible();
	await expectNoSidewaysScroll(priya);
	await expectAccessible(priya);
	await card(priya, 'families').getByRole('button', { name: 'Accept' }).click();
	await expect(text(priya)).toContainText('Most families ask');
	await closeAll(priya, megan);
});
