import type { Browser, Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import { as, findSample, openSample } from '../support/sample-proposal.ts';

/** A browser of its own in which a sample officer stands before the tasks of the sample room of two councils. */
async function atTasks(browser: Browser, origin: string, name: string, script = true): Promise<Page> {
	const page = await as(browser, origin, name, { javaScriptEnabled: script });
	await page.goto(`${(await findSample(page)).room}/tasks`);
	await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeVisible();
	return page;
}

const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
const title = (at: Page | Locator, words: string) => at.getByRole('link', { name: words, exact: true });

async function add(page: Page, words: string, owner: string, due = ''): Promise<void> {
	const open = page.getByLabel('What is to be done');
	if (!(await open.isVisible())) await page.getByText('Add a task', { exact: true }).click();
	await open.fill(words);
	await page.getByLabel('Who does it').selectOption({ label: owner });
	if (due) await page.getByLabel('Due (optional)').fill(due);
	await page.getByRole('button', { name: 'Add task' }).click();
}

test('one officer adds a task for the other, who ticks and finishes it by keyboard; both see it live', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await atTasks(browser, app.origin, 'Priya Shah');
	const tom = await atTasks(browser, app.origin, 'Tom Okafor');
	const errors = [watchErrors(priya), watchErrors(tom)];

	await tom.getByText('Add a task', { exact: true }).click();
	await tom.getByLabel('What is to be done').fill('Half a sent');
	await add(priya, 'Ring the 3 partners', 'Tom Okafor, Leeds', '2031-05-02');
	await expect(priya.getByRole('status').filter({ hasText: 'Added: Ring the 3 partners' })).toBeVisible();
	await expect(priya.getByLabel('What is to be done')).toBeFocused();
	await expect(title(column(tom, 'To do'), 'Ring the 3 partners')).toBeVisible();
	await expect(column(tom, 'To do').getByText('Due 2 May 2031')).toBeVisible();
	await expect(tom.getByLabel('What is to be done')).toHaveValue('Half a sent');

	await title(priya, 'Ring the 3 partners').click();
	await priya.getByLabel('Add a line').fill('Find their numbers');
	await priya.keyboard.press('Enter');
	await expect(priya.getByRole('checkbox', { name: 'Find their numbers' })).not.toBeChecked();

	// By keyboard alone from here: to the card, into the task, tick, back.
	await title(tom, 'Ring the 3 partners').focus();
	await tom.keyboard.press('Enter');
	await tom.getByRole('checkbox', { name: 'Find their numbers' }).focus();
	await tom.keyboard.press('Space');
	await expect(tom.getByRole('checkbox', { name: 'Find their numbers' })).toBeChecked();
	await expect(tom.getByRole('checkbox', { name: 'Find their numbers' })).toBeFocused();
	await expect(priya.getByRole('checkbox', { name: 'Find their numbers' })).toBeChecked();
	await tom.goBack();

	const card = title(tom, 'Ring the 3 partners');
	await card.focus();
	await tom.keyboard.press('Alt+ArrowRight');
	await expect(title(column(tom, 'In progress'), 'Ring the 3 partners')).toBeFocused();
	await expect(
		tom.getByRole('status').filter({ hasText: 'Ring the 3 partners: In progress, 2 of 2' })
	).toBeVisible();
	await tom.keyboard.press('Alt+ArrowUp');
	await expect(tom.getByRole('status').filter({ hasText: 'In progress, 1 of 2' })).toBeVisible();
	await expect(card).toBeFocused();
	// At the top there is nowhere to go, and the page stays.
	await tom.keyboard.press('Alt+ArrowUp');
	await tom.keyboard.press('Alt+ArrowRight');
	await expect(title(column(tom, 'Done'), 'Ring the 3 partners')).toBeFocused();
	await expect(priya.getByRole('button', { name: 'Done', exact: true })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await expect(priya.getByText('Finished')).toBeVisible();
	expect(errors.flat()).toEqual([]);
});

test('[C9] who changes a task that was changed meanwhile is told how it is now, and keeps what they entered', async ({
	browser,
	app
}) => {
	const priya = await atTasks(browser, app.origin, 'Priya Shah');
	await add(priya, 'Book a room', 'Nobody yet');
	await title(priya, 'Book a room').click();
	const tom = await browser.newContext({ baseURL: app.origin }).then((context) => context.newPage());
	await tom.goto('/');
	await tom.getByRole('button', { name: /Tom Okafor/ }).click();
	await tom.waitForURL(/home/);
	await priya.waitForURL(/tasks\/[0-9a-f-]{36}/);
	await tom.goto(priya.url());

	await priya.getByText('Change this task').click();
	await priya.getByLabel('What is to be done').fill('Book a large room');
	await tom.getByText('Change this task').click();
	await tom.getByLabel('What is to be done').fill('Book 2 rooms');
	await tom.getByLabel('Details').fill('One for each group.');
	await tom.getByRole('button', { name: 'Save' }).click();
	await expect(priya.getByRole('heading', { level: 1, name: 'Book 2 rooms' })).toBeVisible();
	await expect(priya.getByLabel('What is to be done')).toHaveValue('Book a large room');

	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(priya.getByRole('alert').filter({ hasText: 'Somebody else changed this task' })).toBeVisible();
	await expect(priya.getByText('It says now:')).toBeVisible();
	await expect(priya.getByRole('definition').filter({ hasText: 'Book 2 rooms' })).toBeVisible();
	await expect(priya.getByLabel('What is to be done')).toHaveValue('Book a large room');
	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(tom.getByRole('heading', { level: 1, name: 'Book a large room' })).toBeVisible();

	await tom.getByRole('button', { name: 'Remove this task' }).click();
	await expect(priya.getByText('Somebody removed this task.')).toBeVisible();
	await tom.getByRole('button', { name: 'Undo' }).click();
	await expect(title(tom, 'Book a large room')).toBeFocused();
	await expect(priya.getByText('Change this task')).toBeVisible();
});

test('a card is moved by mouse, and by its menu; the order stays after a reload', async ({
	browser,
	app
}) => {
	const priya = await atTasks(browser, app.origin, 'Priya Shah');
	for (const words of ['First of three', 'Second of three', 'Third of three']) {
		await add(priya, words, 'Priya Shah (you)');
		await expect(title(column(priya, 'To do'), words)).toBeVisible();
	}
	const order = () =>
		column(priya, 'To do')
			.getByRole('link', { name: / of three$/ })
			.allTextContents();
	// Tall enough to see where it comes from and where it goes.
	await priya.setViewportSize({ width: 1280, height: 2000 });
	const third = priya.getByRole('listitem').filter({ has: title(priya, 'Third of three') });
	await third.dragTo(title(priya, 'First of three'), { targetPosition: { x: 20, y: 2 } });
	await expect.poll(order).toEqual(['Third of three', 'First of three', 'Second of three']);
	await third.dragTo(column(priya, 'In progress').getByRole('heading'));
	await expect(title(column(priya, 'In progress'), 'Third of three')).toBeVisible();

	const first = priya.getByRole('listitem').filter({ has: title(priya, 'First of three') });
	await first.getByText('Move', { exact: false }).first().click();
	await first.getByRole('button', { name: 'Down', exact: true }).click();
	await expect.poll(order).toEqual(['Second of three', 'First of three']);
	await expect(first.getByRole('button', { name: 'Up', exact: true })).toBeVisible();
	await priya.keyboard.press('Escape');
	await priya.reload();
	expect(await order()).toEqual(['Second of three', 'First of three']);
});

test('everything works without script', async ({ browser, app }) => {
	const page = await atTasks(browser, app.origin, 'Tom Okafor', false);
	await add(page, 'Without script', 'Tom Okafor (you)', '2031-06-01');
	await expect(page.getByText('The task was added.')).toBeVisible();
	await add(page, ' ', 'Leeds City Council');
	await expect(page.getByRole('alert').getByText('Enter what is to be done')).toBeVisible();
	await expect(page.getByLabel('Who does it')).toHaveValue('council:LDS');
	await page.getByRole('link', { name: 'Mine', exact: true }).click();
	const card = page.getByRole('listitem').filter({ has: title(page, 'Without script') });
	await card.getByText('Move', { exact: false }).first().click();
	await card.getByRole('button', { name: 'Move to In progress' }).click();
	await expect(page.getByText('The task was moved.')).toBeVisible();
	await expect(title(column(page, 'In progress'), 'Without script')).toBeVisible();
	expect(new URL(page.url()).searchParams.get('who')).toBe('mine');

	await title(page, 'Without script').click();
	await page.getByLabel('Add a line').fill('A line');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await page.getByRole('checkbox', { name: 'A line' }).click();
	await expect(page.getByRole('checkbox', { name: 'A line' })).toBeChecked();
	await page.getByText('Change this task').click();
	await page.getByLabel('Details').fill('By hand');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('The task was changed.')).toBeVisible();
	await page.getByRole('button', { name: 'Remove this task' }).click();
	await page.getByRole('button', { name: 'Undo: bring the task back' }).click();
	await expect(title(page, 'Without script')).toBeVisible();
});

test('a task is made of a conversation and of selected words, and leads back', async ({ browser, app }) => {
	test.slow();
	const page = await atTasks(browser, app.origin, 'Tom Okafor');
	const { path: proposal } = await openSample(page);
	const card = page.locator('[data-thread-card]').filter({ hasText: 'did not know help existed' });
	await card.click();
	await card.getByRole('link', { name: 'Make a task' }).click();
	await expect(page.getByLabel('What is to be done')).toHaveValue(/^People in Cardiff told us the same/);
	await page.getByLabel('What is to be done').fill('Ask Cardiff for their notes');
	await page.getByRole('button', { name: 'Add task' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Ask Cardiff for their notes' })).toBeVisible();
	await page.getByRole('link', { name: 'See the conversation' }).click();
	await expect(page).toHaveURL(new RegExp(`${proposal}\\?thread=`));

	const words = page.getByText('Most people who ask our councils');
	await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
	await words.dblclick({ position: { x: 12, y: 12 } });
	await page.keyboard.press('Control+K');
	await page.keyboard.type('make a task');
	await page.getByRole('option', { name: /Make a task of this/ }).click();
	await page.waitForURL(/tasks\/new/);
	await expect(page.getByText('From the text')).toBeVisible();
	await expect(page.getByLabel('What is to be done')).toHaveValue('Most');
	await page.getByRole('button', { name: 'Add task' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Most' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'See it in the text' })).toHaveAttribute(
		'href',
		`${proposal}#section-problem`
	);
});

test('my tasks of all rooms are by due day; their calendar has an address until it is ended', async ({
	browser,
	app
}) => {
	const page = await atTasks(browser, app.origin, 'Tom Okafor');
	await add(page, 'Long overdue', 'Tom Okafor (you)', '2020-02-29');
	await expect(title(page, 'Long overdue')).toBeVisible();
	await page.goto('/home');
	await page.getByRole('link', { name: 'Your tasks' }).click();
	const overdue = page.getByRole('region', { name: /^Overdue/ });
	await expect(title(overdue, 'Long overdue')).toBeVisible();
	await expect(overdue.getByText('Overdue since 29 February 2020')).toBeVisible();

	await page.getByRole('button', { name: 'Make an address' }).click();
	const address = await page.getByLabel('The address').inputValue();
	const reader = await browser.newContext();
	const read = async () => reader.request.get(address);
	expect(await (await read()).text()).toContain('SUMMARY:Long overdue');
	await overdue.getByRole('button', { name: /^Mark as done/ }).click();
	await expect(page.getByText('The task is done.')).toBeVisible();
	expect(await (await read()).text()).not.toContain('Long overdue');
	await page.getByRole('button', { name: 'End the address' }).click();
	await expect(page.getByText('The calendar address was ended.')).toBeVisible();
	expect((await read()).status()).toBe(404);
});

test('[X1] words that look like code stay words on the board and in a task', async ({ browser, app }) => {
	test.slow();
	const priya = await atTasks(browser, app.origin, 'Priya Shah');
	await watchForScripts(priya);
	await priya.reload();
	for (const words of hostileWords.slice(0, 6)) {
		await add(priya, words, 'Nobody yet');
		await expect(priya.locator('[data-task-title]').getByText(words, { exact: true })).toBeVisible();
	}
	await title(priya, hostileWords[1]!).click();
	await expect(priya.getByRole('heading', { level: 1, name: hostileWords[1]! })).toBeVisible();
	expect(await reports(priya)).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
	test(`every page of it is accessible and has no sideways scroll at 375 and 320 px, ${scheme}`, async ({
		browser,
		app
	}) => {
		test.slow();
		const page = await atTasks(browser, app.origin, 'Priya Shah');
		await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
		const tasks = new URL(page.url()).pathname;
		const task = await title(page, 'Ask 5 officers why they do not share what they know').getAttribute(
			'href'
		);
		for (const path of [tasks, `${tasks}?view=list&state=any`, task!, `${tasks}/new`, '/tasks']) {
			for (const width of [1280, 375, 320]) {
				await page.setViewportSize({ width, height: 900 });
				await page.goto(path);
				for (const summary of await page.locator('main summary').all()) await summary.click();
				await expectNoSidewaysScroll(page);
				if (width !== 320) await expectAccessible(page);
			}
		}
	});
}
