import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, findSample } from '../support/sample-proposal.ts';

const problem = 'The problem and who has it';

// Several browsers and an editor in each: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

let path = '';

/** A browser of their own in which this sample officer has the proposal open. */
async function opened(browser: Browser, origin: string, who: string, options: BrowserContextOptions = {}) {
	const page = await as(browser, origin, who, options);
	await open(page);
	return page;
}
async function open(page: Page) {
	await page.goto(path);
	await expect(textOf(page)).toBeVisible();
	await expect(page.locator('[data-connection]')).toContainText('Connected.');
}
const textOf = (page: Page) => page.locator(`[aria-label="${problem}"].ProseMirror`);
const card = (page: Page, words: string) => page.locator('[data-thread-card]').filter({ hasText: words });
const marked = (page: Page, words: string) => textOf(page).locator('mark', { hasText: words });

/** Selects words of the first paragraph with the pointer, as far apart as they stand. */
async function select(page: Page, words: string) {
	// The editor takes the place of the text that came with the page.
	await expect(textOf(page)).toContainText(words);
	const ends = await textOf(page).evaluate((text, wanted) => {
		const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const at = node.textContent!.indexOf(wanted);
			if (at < 0) continue;
			const range = document.createRange();
			range.setStart(node, at);
			range.setEnd(node, at + wanted.length);
			node.parentElement!.scrollIntoView({ block: 'center' });
			const rects = [...range.getClientRects()];
			const [first, last] = [rects[0]!, rects.at(-1)!];
			return {
				from: { x: first.left + 1, y: first.top + first.height / 2 },
				to: { x: last.right - 1, y: last.top + last.height / 2 }
			};
		}
		throw new Error(`"${wanted}" is not in the text`);
	}, words);
	await page.mouse.move(ends.from.x, ends.from.y);
	await page.mouse.down();
	await page.mouse.move(ends.to.x, ends.to.y, { steps: 4 });
	await page.mouse.up();
	await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toContain(words.slice(1, -1));
}
async function send(page: Page, words: string) {
	const form = page.locator('[data-comment-form=start]');
	await expect(form.getByLabel('Your comment')).toBeFocused();
	await page.keyboard.type(words);
	await form.getByRole('button', { name: 'Send comment' }).click();
	await expect(card(page, words)).toBeFocused();
}
/** Begins a comment on words with the button of the toolbar. */
async function commentOn(page: Page, words: string, says: string) {
	await select(page, words);
	await page.getByRole('toolbar').getByRole('button', { name: 'Comment' }).click();
	await send(page, says);
}
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	({ path } = await findSample(page));
	await page.context().close();
});

test('two councils talk about words: comment, reply, answer, resolve, without reloading', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	await commentOn(priya, 'a quarter come on the day', 'Is this so in Leeds too?');
	await expect(marked(priya, 'a quarter come on the day')).toHaveClass(/commented--active/);

	await expect(marked(tom, 'a quarter come on the day')).toBeVisible();
	await expect(tom.locator('[data-announcement]')).toHaveText('New comment from Priya Shah.');
	await marked(tom, 'a quarter come on the day').click();
	const there = card(tom, 'Is this so in Leeds too?');
	await expect(there).toHaveClass(/thread--active/);
	await expect(there).toContainText('Priya Shah');
	await expect(there).toContainText('Dorset');
	await there.getByRole('button', { name: 'Reply' }).click();
	await expect(there).toContainText('Everyone in the room can read this.');
	await expect(there.getByLabel('Your reply')).toBeFocused();
	await tom.keyboard.type('Nearly a third here.');
	await tom.keyboard.press('Control+Enter');
	await expect(there).toContainText('Nearly a third here.');

	const here = card(priya, 'Is this so in Leeds too?');
	await expect(here).toContainText('Nearly a third here.');
	await here.getByRole('button', { name: 'Thanks' }).nth(1).click();
	await expect(there.getByRole('button', { name: 'Thanks 1' })).toHaveAttribute('aria-pressed', 'false');
	await expect(here.getByRole('button', { name: 'Thanks 1' })).toHaveAttribute('aria-pressed', 'true');

	await here.getByRole('button', { name: 'Resolve' }).click();
	await expect(here).toContainText('Resolved by Priya Shah');
	await expect(there).toContainText('Resolved by Priya Shah');
	await there.getByRole('button', { name: 'Open again' }).click();
	await expect(here).not.toContainText('Resolved by');
	expect(errors).toEqual([]);
	await closeAll(priya, tom);
});

test('words keep their comment while others write before them, and lose it when they are deleted', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await textOf(tom).click();
	await tom.keyboard.press('Control+End');
	await tom.keyboard.press('Enter');
	await tom.keyboard.type('Quince and medlar trees.');
	await expect(textOf(priya)).toContainText('medlar trees.');
	await commentOn(priya, 'medlar', 'Why trees?');
	await textOf(tom).press('Home');
	await tom.keyboard.type('Many a ');
	await expect(marked(tom, 'medlar')).toHaveText('medlar');
	await expect(marked(priya, 'medlar')).toHaveText('medlar');
	await textOf(tom).press('Enter');
	await expect(textOf(priya).locator('p', { hasText: 'medlar' })).not.toContainText('Many');
	await expect(marked(priya, 'medlar')).toHaveText('medlar');
	await card(priya, 'Why trees?').getByRole('button', { name: 'Go to the words' }).click();
	await expect(textOf(priya)).toBeFocused();
	await tom.keyboard.press('Shift+End');
	await tom.keyboard.press('Delete');
	await expect(card(priya, 'Why trees?')).toContainText('These words are no longer in the text');
	await expect(card(priya, 'Why trees?').locator('s')).toHaveText('medlar');
	await closeAll(priya, tom);
});

test('somebody who may not write comments on words, and cannot change them', async ({ browser, app }) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const megan = await opened(browser, app.origin, 'Megan Rees');
	await expect(megan.getByRole('textbox')).toHaveCount(0);
	await select(megan, 'temporary accommodation');
	await megan.locator('.comment-here').getByRole('button', { name: 'Comment' }).click();
	await send(megan, 'How many nights?');
	await expect(marked(priya, 'temporary accommodation')).toBeVisible();
	await expect(card(priya, 'How many nights?')).toContainText('Megan Rees');
	await card(megan, 'How many nights?').getByRole('button', { name: 'Go to the words' }).click();
	await expect(marked(megan, 'temporary accommodation')).toBeFocused();
	await closeAll(priya, megan);
});

test('what is said to one’s own council stays there', async ({ browser, app }) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	const asha = await newOfficer(browser, app.origin, 'asha@dorsetcouncil.gov.uk', 'Asha Patel');
	await priya.getByRole('link', { name: 'Go to the room' }).click();
	await priya.getByRole('main').getByRole('link', { name: 'People', exact: true }).click();
	await priya.getByText('Change role of Dorset Council').click();
	await priya.getByLabel('Role of all its officers').first().selectOption('editor');
	await priya
		.getByRole('listitem')
		.filter({ hasText: 'Dorset Council' })
		.filter({ hasText: 'All officers' })
		.or(priya.getByRole('listitem').filter({ hasText: 'Role of all its officers' }))
		.first()
		.getByRole('button', { name: 'Save role' })
		.click();
	await expect(priya.getByText('All officers: editor')).toBeVisible();
	await Promise.all([open(priya), open(asha)]);

	await select(priya, 'poor and costly');
	await priya.keyboard.press('Control+Alt+m');
	await priya.getByLabel('Only Dorset Council').check();
	await priya.locator('[data-comment-form=start]').getByLabel('Your comment').focus();
	await send(priya, 'Not before the cabinet meets');
	await expect(card(priya, 'Not before the cabinet meets')).toContainText('Only Dorset Council');
	await expect(card(asha, 'Not before the cabinet meets')).toBeVisible();
	// Tom's page has read what came after it, and has nothing of it.
	await select(priya, 'far from work');
	await priya.keyboard.press('Control+Alt+m');
	await send(priya, 'For everyone to see');
	await expect(card(tom, 'For everyone to see')).toBeVisible();
	await expect(card(tom, 'cabinet')).toHaveCount(0);
	await expect(marked(tom, 'poor and costly')).toHaveCount(0);
	await closeAll(priya, tom, asha);
});

/** Signs somebody in whom the demonstration does not know yet, by the code in their mail. */
async function newOfficer(browser: Browser, origin: string, email: string, name: string): Promise<Page> {
	const page = await (await browser.newContext({ baseURL: origin })).newPage();
	await page.goto('/sign-in');
	await page.getByLabel('Email address').fill(email);
	await page.getByRole('button', { name: 'Send the link' }).click();
	const outbox = await page.context().newPage();
	const mail = outbox.getByRole('article').filter({ hasText: `To ${email}` });
	await expect(async () => {
		await outbox.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 200 });
	}).toPass({ timeout: 10_000 });
	await page.goto(/http\S+token=[a-z2-7]{24}/.exec((await mail.textContent())!)![0]);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByLabel('Full name').fill(name);
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('banner').getByText(name)).toBeVisible();
	return page;
}

test('one’s own comment is changed and deleted; a change made meanwhile is shown beside one’s words', async ({
	browser,
	app
}) => {
	const one = await opened(browser, app.origin, 'Priya Shah');
	await commentOn(one, 'Each sign sits', 'First thought');
	const two = await one.context().newPage();
	await open(two);
	await marked(two, 'Each sign sits').click();
	const id = await card(one, 'First thought').getAttribute('data-thread-card');
	const [here, there] = [one, two].map((page) => page.locator(`[data-thread-card="${id}"]`)) as [
		Locator,
		Locator
	];
	await here.getByRole('button', { name: 'Edit your comment' }).click();
	await there.getByRole('button', { name: 'Edit your comment' }).click();
	await there.getByLabel('Your comment').fill('Second thought');
	await there.getByRole('button', { name: 'Save' }).click();
	await expect(there).toContainText('edited');
	await here.getByLabel('Your comment').fill('Third thought');
	await here.getByRole('button', { name: 'Save' }).click();
	await expect(here).toContainText('It says now: Second thought');
	await expect(here.getByLabel('Your comment')).toHaveValue('Third thought');
	await here.getByRole('button', { name: 'Save' }).click();
	await expect(there).toContainText('Third thought');

	// Taken away at once, and had back with a key; where the keyboard was it goes on.
	await here.getByRole('button', { name: 'Remove your comment' }).click();
	await expect(there).toHaveCount(0);
	const toast = one.getByRole('group', { name: 'Comment removed' });
	await expect(toast.getByRole('button', { name: 'Undo' })).toBeVisible();
	await one.keyboard.press('Alt+z');
	await expect(toast).toHaveCount(0);
	await expect(here).toBeFocused();
	await expect(here).toContainText('Third thought');
	await expect(there).toContainText('Third thought');
	await here.getByRole('button', { name: 'Remove your comment' }).click();
	await expect(here).toHaveCount(0);
	await expect(there).toHaveCount(0);
	await expect(marked(two, 'Each sign sits')).toHaveCount(0);
	await one.context().close();
});

test('a comment that finds no server keeps its words, and is there once when it is sent again', async ({
	browser,
	app
}) => {
	const page = await opened(browser, app.origin, 'Priya Shah');
	// The command arrives; its answer does not.
	let lost = 0;
	await page.route(/comments\?\/start/, async (route) => {
		await route.fetch();
		lost++;
		await route.abort();
	});
	await select(page, 'missed 3 months');
	await page.keyboard.press('Control+Alt+m');
	const form = page.locator('[data-comment-form=start]');
	await form.getByLabel('Your comment').fill('Said only once');
	await form.getByRole('button', { name: 'Send comment' }).click();
	await expect(form.getByRole('alert')).toContainText('Your words are still here', { timeout: 15_000 });
	expect(lost).toBeGreaterThan(1);
	await expect(form.getByLabel('Your comment')).toHaveValue('Said only once');
	await page.unroute(/comments\?\/start/);
	await form.getByRole('button', { name: 'Send comment' }).click();
	await expect(form).toHaveCount(0);
	await expect(card(page, 'Said only once')).toHaveCount(1);
	await page.context().close();
});

test('everything can be done with the keyboard', async ({ browser, app }) => {
	const page = await opened(browser, app.origin, 'Priya Shah');
	await textOf(page).focus();
	await page.keyboard.press('Control+Home');
	await page.keyboard.press('Control+Shift+ArrowRight');
	await page.keyboard.press('Control+Alt+m');
	await send(page, 'By keyboard: Most');
	await page.getByRole('button', { name: `Comment on the section ${problem}` }).press('Enter');
	await expect(page.locator('.thread--draft')).toContainText('The whole section');
	await send(page, 'By keyboard: all of it');

	const whole = card(page, 'By keyboard: all of it');
	const first = card(page, 'By keyboard: Most');
	await page.keyboard.press('n');
	await expect(first).toBeFocused();
	await page.keyboard.press('p');
	await expect(whole).toBeFocused();
	await page.keyboard.press('n');
	await page.keyboard.press('Tab');
	await expect(first.getByRole('button', { name: 'Go to the words Most' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(textOf(page)).toBeFocused();
	// In the text they are letters; from the text the same keys lead to the thread at the caret.
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Control+Alt+m');
	await expect(first).toBeFocused();
	await first.getByRole('button', { name: 'Reply' }).press('Enter');
	await expect(first.getByLabel('Your reply')).toBeFocused();
	await page.keyboard.type('npn');
	await expect(first.getByLabel('Your reply')).toHaveValue('npn');
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Delete');
	await page.keyboard.press('Escape');
	await expect(first).toBeFocused();
	await page.getByText('Settings on this device').click();
	await page.getByLabel(/go to the next and previous comment/).uncheck();
	await first.focus();
	await page.keyboard.press('p');
	await expect(first).toBeFocused();
	await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`axe finds nothing with comments open, in ${colorScheme} colours`, async ({ browser, app }) => {
		const page = await opened(browser, app.origin, 'Tom Okafor', { colorScheme });
		await commentOn(
			page,
			{ light: 'Officers feel', dark: 'housing teams' }[colorScheme],
			`In ${colorScheme}`
		);
		await expectAccessible(page);
		await card(page, `In ${colorScheme}`).getByRole('button', { name: 'Remove your comment' }).click();
		await expect(page.getByRole('group', { name: 'Comment removed' })).toBeVisible();
		await expectAccessible(page);
		await page.keyboard.press('Alt+z');
		await card(page, `In ${colorScheme}`).getByRole('button', { name: 'Reply' }).click();
		await page.keyboard.press('Control+Enter');
		await expect(page.getByRole('alert')).toContainText('Enter a comment');
		await expectAccessible(page);
		await page.context().close();
	});
}

test('on a phone the comments of a section stand below its text, and cover nothing', async ({
	browser,
	app
}) => {
	const page = await opened(browser, app.origin, 'Priya Shah', { viewport: { width: 375, height: 740 } });
	await select(page, 'The signs were there before');
	await page.locator('.comment-here').getByRole('button', { name: 'Comment' }).click();
	await send(page, 'From a phone');
	const drawer = page.locator('[data-section=problem] .drawer--comments');
	const overlap = async (one: Locator, other: Locator) => {
		const [a, b] = [(await one.boundingBox())!, (await other.boundingBox())!];
		return Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
	};
	expect(await overlap(drawer, textOf(page))).toBeLessThanOrEqual(0);
	await card(page, 'From a phone').getByRole('button', { name: 'Go to the words' }).click();
	await expect(marked(page, 'The signs were there before')).toBeInViewport({ ratio: 1 });
	expect(
		await marked(page, 'The signs were there before').evaluate((words) => {
			const { left, top, height } = words.getClientRects()[0]!;
			return words.contains(document.elementFromPoint(left + 4, top + height / 2));
		})
	).toBe(true);
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await page.context().close();
});
