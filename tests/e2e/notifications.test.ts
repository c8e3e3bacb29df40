import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { reports, watchForScripts } from '../support/hostile-words.ts';
import { as, findSample, sample } from '../support/sample-proposal.ts';

const problem = 'The problem and who has it';

async function openSample(page: Page) {
	await page.goto('/home');
	await page.getByRole('link', { name: sample.room, exact: true }).first().click();
	await page.getByRole('link', { name: sample.title }).first().click();
	await expect(page.locator('[data-connection]')).toContainText('Connected.');
}
async function comment(page: Page, words: string) {
	await page.getByRole('button', { name: `Comment on the section ${problem}` }).press('Enter');
	const field = page.locator('[data-comment-form=start] textarea');
	await field.fill(words);
	await page.getByRole('button', { name: 'Send comment' }).click();
	await expect(page.locator('[data-thread-card]').filter({ hasText: words.slice(0, 20) })).toBeVisible();
}
const bell = (page: Page) => page.locator('.bell');
const items = (page: Page) => page.locator('[data-notification]');

test('the bell of an open page counts, its list leads to the very conversation, and is read by keyboard alone', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const errors = [watchErrors(priya), watchErrors(tom)];
	await Promise.all([openSample(priya), openSample(tom)]);
	const before = Number(await bell(tom).getAttribute('data-unread'));
	await comment(priya, 'Brambling: what do you think, @Tom Okafor?');
	await expect(bell(tom)).toHaveAttribute('data-unread', String(before + 1));
	await expect(bell(priya)).not.toHaveAttribute('data-unread', String(before + 1));

	await bell(tom).press('Enter');
	await expect(tom.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
	const mine = items(tom).first();
	await expect(mine).toContainText(`Priya Shah mentioned you in a comment on “${problem}”`);
	await expectAccessible(tom);
	await mine.getByRole('link').press('Enter');
	await expect(tom.locator('.thread--active')).toContainText('Brambling');
	await expect(bell(tom)).toHaveAttribute('data-unread', String(before));
	expect(errors.flat()).toEqual([]);
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('what is opened by its address is read, and what is only read again in a window is not', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const { room } = await findSample(priya);
	await priya.goto(`${room}/tasks`);
	await priya.getByText('Add a task', { exact: true }).click();
	await priya.getByLabel('What is to be done').fill('Count the linnets');
	await priya.getByLabel('Who does it').selectOption({ label: 'Tom Okafor, Leeds' });
	await priya.getByRole('button', { name: 'Add task' }).click();
	const task = priya.getByRole('link', { name: 'Count the linnets' });
	const address = (await task.getAttribute('href'))!;
	await openSample(priya);
	await comment(priya, 'Linnet, @Tom Okafor?');
	await tom.goto('/notifications');
	const unread = tom.locator('.one--unread');
	const before = await unread.count();
	const thread = (await items(tom).first().getByRole('link').first().getAttribute('href'))!;
	expect(thread).toContain('?thread=');

	for (const at of [address, thread])
		await tom.request.get(`${at.split(/[?#]/)[0]}/__data.json?${at.split(/[?#]/)[1] ?? ''}`);
	await tom.reload();
	await expect(unread).toHaveCount(before);
	await tom.goto(thread);
	await tom.goto('/notifications');
	await expect(unread).toHaveCount(before - 1);
	await tom.goto(address);
	await tom.goto('/notifications');
	await expect(unread).toHaveCount(before - 2);

	// By a link of the site's own, too.
	await priya.goto(`${room}/tasks`);
	await priya.getByText('Add a task', { exact: true }).click();
	await priya.getByLabel('What is to be done').fill('Count the siskins');
	await priya.getByLabel('Who does it').selectOption({ label: 'Tom Okafor, Leeds' });
	await priya.getByRole('button', { name: 'Add task' }).click();
	await tom.reload();
	await expect(unread).toHaveCount(before - 1);
	await tom.goto(`${room}/tasks`);
	await tom.getByRole('link', { name: 'Count the siskins' }).click();
	await expect(tom.getByRole('heading', { level: 1, name: 'Count the siskins' })).toBeVisible();
	await expect(bell(tom)).toHaveAttribute('data-unread', String(before - 2));
	await Promise.all([priya, tom].map((page) => page.context().close()));
});

test('[X1] all are read, one thing is muted, by forms that work without script, on a phone, in dark colours', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	await openSample(priya);
	await comment(priya, 'Dunnock <img src=x onerror=hit()> @Tom Okafor');
	await comment(priya, 'Dunnock again @Tom Okafor');
	const tom = await as(browser, app.origin, 'Tom Okafor', {
		javaScriptEnabled: false,
		viewport: { width: 320, height: 640 },
		colorScheme: 'dark'
	});
	await tom.goto('/notifications?show=unread');
	await expectNoSidewaysScroll(tom);
	await tom.getByRole('button', { name: 'Mark all as read' }).click();
	await expect(tom.getByText('All marked as read.')).toBeVisible();
	await expect(tom.getByText('You have read everything.')).toBeVisible();
	await expect(bell(tom)).toHaveAttribute('data-unread', '0');

	await tom.goto('/notifications');
	await items(tom).first().locator('summary').click();
	await items(tom).first().getByRole('button', { name: 'Mute this proposal' }).click();
	await expect(tom.getByRole('heading', { name: 'What you muted' })).toBeVisible();
	await tom.getByRole('button', { name: /^Hear of it again/ }).click();
	await expect(tom.getByRole('heading', { name: 'What you muted' })).toHaveCount(0);

	const seeing = await as(browser, app.origin, 'Tom Okafor');
	await watchForScripts(seeing);
	await seeing.goto('/notifications');
	await expect(items(seeing).first()).toBeVisible();
	expect(await reports(seeing)).toEqual([]);
	await Promise.all([priya, tom, seeing].map((page) => page.context().close()));
});
