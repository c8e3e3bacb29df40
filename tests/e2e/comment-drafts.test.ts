import { randomUUID } from 'node:crypto';
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { card, open, select, startNote, suggest, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

const first = 'Most households ask for help late, when little can be done.';

// Several browsers and an editor in each: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

const thread = (page: Page, words: string) => page.locator('[data-thread-card]').filter({ hasText: words });
const draft = (page: Page) => page.locator('[data-comment-form=start]');
const announced = (page: Page) => page.locator('[data-announcement]');
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

/** Holds answers to requests of this address until the test lets them go. */
async function hold(page: Page, address: RegExp) {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	let arrive = () => {};
	const arrived = new Promise<void>((resolve) => (arrive = resolve));
	await page.route(address, async (route: Route) => {
		arrive();
		await held;
		await route.continue();
	});
	return { release, arrived };
}

/** Puts the caret at the start of the text. */
async function goToText(page: Page) {
	await text(page).click();
	await page.keyboard.press('Control+Home');
}

/** Begins a comment on words and sends it. */
async function comment(page: Page, words: string, says: string) {
	await select(page, words);
	await page.keyboard.press('Control+Alt+m');
	await expect(draft(page).getByLabel('Your comment')).toBeFocused();
	await page.keyboard.type(says);
	await page.keyboard.press('Control+Enter');
	await expect(thread(page, says)).toBeFocused();
}

test('a comment half written on a suggestion stays in sight when that is decided', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Decided while commenting', first);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'households');
	await megan.keyboard.type('families');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom, path);

	await card(priya, 'families').getByRole('button', { name: 'Reply' }).click();
	const field = draft(priya).getByLabel('Your comment');
	await expect(field).toBeFocused();
	await priya.keyboard.type('Families are not');
	await card(tom, 'families').getByRole('button', { name: 'Accept' }).click();
	await expect(card(priya, 'families')).toHaveCount(0);
	const margin = priya.locator('[data-margin] .thread--draft');
	await expect(margin).toContainText('About the suggestion to replace “households” with “families”');
	await expect(margin).toContainText('This suggestion is no longer open');
	await expect(announced(priya)).toContainText('Your words are still here.');
	await expect(field).toBeFocused();
	await priya.keyboard.type(' the same.');
	await expect(field).toHaveValue('Families are not the same.');
	await draft(priya).getByRole('button', { name: 'Send comment' }).click();
	for (const page of [priya, tom])
		await expect(thread(page, 'Families are not the same.')).toContainText(
			'About the suggestion to replace “households” with “families”'
		);
	await comment(priya, 'little', 'The next one');
	await closeAll(priya, megan, tom);
});

test('a reason for refusing what somebody else decides meanwhile is given up, and said to be', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Decided while refusing', first);
	const megan = await as(browser, app.origin, 'Megan Rees');
	await open(megan, path);
	await suggest(megan);
	await select(megan, 'households');
	await megan.keyboard.type('families');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom, path);

	await card(priya, 'families').getByRole('button', { name: 'Refuse' }).click();
	await expect(priya.getByLabel('Reason')).toBeFocused();
	await priya.keyboard.type('These are two things');
	await card(tom, 'families').getByRole('button', { name: 'Accept' }).click();
	await expect(announced(priya)).toHaveText(
		'The suggestion you were refusing is no longer open. Your reason was not sent.'
	);
	await expect(priya.locator('#section-question-title')).toBeFocused();
	// Nothing is unsent any more: leaving asks nothing.
	const asked: string[] = [];
	priya.on('dialog', (dialog) => {
		asked.push(dialog.message());
		void dialog.accept();
	});
	await priya.getByRole('link', { name: 'Go to the room' }).click();
	await priya.waitForURL(/\/rooms\//);
	expect(asked).toEqual([]);
	await closeAll(priya, megan, tom);
});

test('a reply stays in sight when its conversation is resolved or removed meanwhile', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Removed while replying', first);
	await comment(priya, 'households', 'Which ones?');
	await comment(priya, 'little', 'How little?');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom, path);
	await thread(tom, 'Which ones?').getByRole('button', { name: 'Reply' }).click();
	await tom.keyboard.type('All of th');
	await thread(tom, 'How little?').click();
	await expect(thread(tom, 'How little?')).toHaveClass(/thread--active/);

	await thread(priya, 'Which ones?').click();
	await thread(priya, 'Which ones?').getByRole('button', { name: 'Resolve' }).click();
	await expect(thread(tom, 'Which ones?')).toContainText('Resolved by Priya Shah');
	await expect(tom.getByLabel('Your reply')).toHaveValue('All of th');
	await thread(priya, 'Which ones?').getByRole('button', { name: 'Remove your comment' }).click();
	await expect(tom.getByText('This conversation was removed.')).toBeVisible();
	await expect(tom.getByLabel('Your words')).toHaveValue('All of th');
	await tom.locator('[data-comment-form=reply]').getByRole('button', { name: 'Cancel' }).click();
	await expect(tom.getByLabel('Your words')).toHaveCount(0);
	await closeAll(priya, tom);
});

test('nothing can be typed into a comment that is on its way', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await startNote(page, 'Typed while sending', first);
	await select(page, 'households');
	await page.keyboard.press('Control+Alt+m');
	const field = draft(page).getByLabel('Your comment');
	await expect(field).toBeFocused();
	await page.keyboard.type('Which ones?');
	const sending = await hold(page, /comments\?\/start/);
	await page.keyboard.press('Control+Enter');
	await sending.arrived;
	await expect(field).toHaveAttribute('aria-busy', 'true');
	await page.keyboard.type(' All?');
	await expect(field).toHaveValue('Which ones?');
	sending.release();
	await expect(thread(page, 'Which ones?')).toBeFocused();
	await page.context().close();
});

test('the keyboard stays where the officer went while something took its time', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(page, 'Gone on meanwhile', first);
	await comment(page, 'households', 'Which ones?');
	await thread(page, 'Which ones?').getByRole('button', { name: 'Reply' }).click();
	await page.keyboard.type('Those in debt');
	await page.keyboard.press('Control+Enter');
	await expect(thread(page, 'Those in debt')).toBeFocused();
	const id = (await thread(page, 'Which ones?').getAttribute('data-thread-card'))!;

	const removing = await hold(page, /comments\?\/remove/);
	await thread(page, 'Which ones?').getByRole('button', { name: 'Remove your comment' }).last().click();
	await removing.arrived;
	await goToText(page);
	removing.release();
	await expect(page.getByRole('group', { name: 'Comment removed' })).toBeVisible();
	await expect(thread(page, 'This comment was removed.')).toHaveCount(1);
	await page.keyboard.type('Here: ');
	await expect(text(page)).toContainText('Here: Most');

	// A link to a conversation, read slowly.
	const linked = await hold(page, /comments\/question\?/);
	await page.goto(`${path}?thread=${id}#section-question`);
	await linked.arrived;
	await goToText(page);
	linked.release();
	await expect(thread(page, 'Which ones?')).toHaveClass(/thread--active/);
	await page.keyboard.type('And ');
	await expect(text(page)).toContainText('And Here: Most');

	// The next conversation, of a section that is read slowly.
	const sent = await page.request.post(`${path}/comments?/start`, {
		headers: { origin: app.origin, accept: 'application/json', 'x-sveltekit-action': 'true' },
		form: {
			...{ thread: randomUUID(), comment: randomUUID() },
			...{ section: 'licence', audience: 'room', body: 'Which one?' }
		}
	});
	expect(await sent.json()).toMatchObject({ type: 'success' });
	const next = await hold(page, /comments\/licence\?/);
	await open(page, path);
	await thread(page, 'Which ones?').click();
	await thread(page, 'Which ones?').focus();
	await page.keyboard.press('n');
	await next.arrived;
	await goToText(page);
	const read = page.waitForResponse(/comments\/licence\?/);
	next.release();
	await (await read).finished();
	await page.keyboard.type('So: ');
	await expect(text(page)).toContainText('So: And Here: Most');
	await page.context().close();
});
