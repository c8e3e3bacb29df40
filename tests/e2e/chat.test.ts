import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import {
	expect,
	expectAccessible,
	expectNoSidewaysScroll,
	goOffline,
	test,
	watchErrors
} from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import { as, findSample } from '../support/sample-proposal.ts';

const room = 'Homelessness prevention';

// Several browsers: more than the usual time on a busy machine.
test.describe.configure({ timeout: 120_000 });

let path = '';

/** A browser of their own in which this sample officer has the room's chat open. */
async function opened(browser: Browser, origin: string, who: string, options: BrowserContextOptions = {}) {
	const page = await as(browser, origin, who, options);
	await open(page);
	return page;
}
async function open(page: Page) {
	await page.goto(path);
	await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeVisible();
	await page.waitForLoadState('networkidle');
}
const main = (page: Page) => page.getByRole('region', { name: 'Messages', exact: true });
const field = (page: Page) => page.getByLabel('Your message', { exact: true });
const said = (page: Page, words: string) => main(page).locator('[data-message]').filter({ hasText: words });
async function say(page: Page, words: string) {
	await field(page).fill(words);
	await field(page).press('Enter');
}
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	path = `${(await findSample(page)).room}/chat`;
	await page.context().close();
});

test('two councils talk: said, answered, replied to, changed and deleted, without a reload', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	await field(priya).pressSequentially('Shall we send it on Thursday?');
	await expect(tom.getByText('Priya Shah is writing…')).toBeVisible();
	await field(priya).press('Enter');
	await expect(field(priya)).toHaveValue('');
	await expect(said(priya, 'send it on Thursday')).toBeVisible();
	await expect(said(tom, 'send it on Thursday')).toContainText('Priya Shah');
	await expect(said(tom, 'send it on Thursday')).toContainText('Dorset');
	await expect(tom.getByText('Priya Shah is writing…')).toBeHidden();

	await said(tom, 'send it on Thursday').locator('[data-more]').click();
	await tom.getByRole('button', { name: 'Agree' }).click();
	await expect(said(priya, 'send it on Thursday').getByRole('list', { name: 'Answers' })).toHaveText(
		/Agree 1/
	);
	await tom.getByRole('link', { name: 'Reply in a thread' }).click();
	await expect(tom.getByLabel('Your reply')).toBeFocused();
	await tom.keyboard.type('Thursday at noon.');
	await tom.keyboard.press('Enter');
	await expect(tom.locator('#thread')).toContainText('Thursday at noon.');
	await said(priya, 'send it on Thursday').getByRole('link', { name: '1 reply' }).click();
	await expect(priya.locator('#thread')).toContainText('Thursday at noon.');

	await said(priya, 'send it on Thursday').locator('[data-more]').click();
	await priya.getByText('Change', { exact: true }).click();
	await priya.getByLabel('Change your message').fill('Shall we send it on Friday?');
	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(said(tom, 'send it on Friday')).toContainText('(edited)');
	const id = await said(priya, 'send it on Friday').getAttribute('id');
	await said(priya, 'send it on Friday').locator('[data-more]').click();
	await priya.getByText('Delete', { exact: true }).click();
	await priya.getByRole('button', { name: 'Delete message' }).click();
	await expect(tom.locator(`#${id}`)).toContainText('This message was deleted.');
	await expect(tom.getByText('send it on Friday')).toBeHidden();
	expect(errors).toEqual([]);
	await closeAll(priya, tom);
});

test('[D16] who drops off and comes back misses nothing and says nothing twice', async ({ browser, app }) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await say(priya, 'Line 1 is fine');
	await expect(said(tom, 'Line 1 is fine')).toHaveCount(1);
	await goOffline(tom);
	for (const n of [2, 3, 4]) {
		await say(priya, `Line ${n} goes on`);
		await expect(said(priya, `Line ${n} goes on`)).toBeVisible();
	}
	await say(tom, 'Said in a tunnel');
	await expect(tom.locator('[data-pending]')).toContainText('Sending…');
	await expect(tom.locator('[data-pending=failed]')).toContainText('Not sent.');
	await expect(tom.locator('[data-pending=failed]')).toContainText('Said in a tunnel');
	await tom.context().setOffline(false);
	for (const n of [2, 3, 4]) await expect(said(tom, `Line ${n} goes on`)).toHaveCount(1, { timeout: 30_000 });
	await tom.getByRole('button', { name: 'Try again' }).click();
	await expect(tom.locator('[data-pending]')).toHaveCount(0);
	await expect(said(priya, 'Said in a tunnel')).toHaveCount(1);
	await expect(said(tom, 'Said in a tunnel')).toHaveCount(1);
	await tom.reload();
	for (const words of ['Line 2 goes on', 'Line 4 goes on', 'Said in a tunnel'])
		await expect(said(tom, words)).toHaveCount(1);
	await closeAll(priya, tom);
});

test('a deleted message comes back with a press, also without script; one is made a task or a decision', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await say(priya, 'Wheatear: who asks finance?');
	const message = said(tom, 'Wheatear');
	await message.locator('[data-more]').click();
	await tom.getByRole('button', { name: 'Agree' }).click();
	await said(priya, 'Wheatear').locator('[data-more]').click();
	await priya.getByText('Delete', { exact: true }).click();
	await priya.getByRole('button', { name: 'Delete message' }).click();
	await expect(message).toHaveCount(0);
	await expect(main(tom).getByText('This message was deleted.').last()).toBeVisible();
	await priya.getByRole('button', { name: 'Undo' }).click();
	await expect(message.getByRole('list', { name: 'Answers' })).toHaveText(/Agree 1/);
	await expect(said(priya, 'Wheatear')).toHaveCount(1);

	// What can be done with it is still shown to who chose it before.
	await tom.getByRole('link', { name: 'Make a task' }).click();
	await expect(tom.getByLabel('What is to be done')).toHaveValue('Wheatear: who asks finance?');
	await tom.goBack();
	await said(tom, 'Wheatear').locator('[data-more]').click();
	await tom.getByRole('link', { name: 'Propose a decision' }).click();
	await expect(tom.getByRole('main')).toContainText('Wheatear: who asks finance?');

	const id = await said(priya, 'Wheatear').getAttribute('data-message');
	const plain = await opened(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	await plain.goto(`${path}?message=${id}`);
	await said(plain, 'Wheatear').getByText('Delete', { exact: true }).click();
	await plain.getByRole('button', { name: 'Delete message' }).click();
	await expect(said(plain, 'Wheatear')).toHaveCount(0);
	await plain.getByRole('button', { name: 'Bring the message back' }).click();
	await expect(said(plain, 'Wheatear')).toHaveCount(1);
	await closeAll(priya, tom, plain);
});

test('what is said while somebody is elsewhere in the room is counted beside the tab, until it was seen', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await say(priya, 'Redstart: shall we begin?');
	const read = tom.waitForResponse((response) => response.url().endsWith('?/read') && response.ok());
	await expect(said(tom, 'Redstart')).toBeInViewport();
	await read;
	await tom.goto(path.replace('/chat', '/people'));
	const number = tom.locator('nav [data-unread-messages]');
	await expect(number).toHaveCount(0);
	await tom.waitForLoadState('networkidle');
	await say(priya, 'Whinchat: I do.');
	await expect(number).toHaveText('1 unread message');
	await tom.getByRole('link', { name: 'Chat', exact: true }).click();
	await expect(said(tom, 'Whinchat')).toBeInViewport();
	await expect(number).toHaveCount(0);
	await closeAll(priya, tom);
});

test('what was not read stands under a line, until it was seen', async ({ browser, app }) => {
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await say(tom, 'I have read all of this');
	await expect(said(tom, 'I have read all of this')).toBeVisible();
	const read = tom.waitForResponse((response) => response.url().endsWith('?/read') && response.ok());
	const priya = await opened(browser, app.origin, 'Priya Shah');
	await say(priya, 'Before you left');
	await read;
	await tom.goto('/home');
	await say(priya, 'News from Dorset');
	await expect(said(priya, 'News from Dorset')).toBeVisible();
	await open(tom);
	const line = tom.locator('[data-unread-line]');
	await expect(said(tom, 'News from Dorset').locator('[data-unread-line]')).toBeVisible();
	await line.getByRole('button', { name: 'Mark as read' }).click();
	await expect(line).toHaveCount(0);
	await closeAll(priya, tom);
});

test('what leads to something of this service is shown by its title, and names are offered after an @', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	const roomPath = path.replace('/chat', '');
	await say(priya, `All of it: ${app.origin}${roomPath}. And https://www.gov.uk/housing`);
	const link = main(priya).getByRole('link', { name: `room ${room}` });
	await expect(link).toHaveAttribute('href', roomPath);
	await expect(main(priya).getByRole('link', { name: 'https://www.gov.uk/housing' })).toBeVisible();
	await field(priya).pressSequentially('Thanks @Tom');
	await expect(priya.getByRole('option', { name: /Tom Okafor/ })).toBeVisible();
	await priya.keyboard.press('Enter');
	await expect(field(priya)).toHaveValue('Thanks @Tom Okafor ');
	await priya.keyboard.press('Enter');
	await expect(said(priya, 'Thanks').locator('[data-mention]')).toHaveText('@Tom Okafor');
	// Somebody who cannot see the room: said once, before anything is sent.
	await field(priya).fill('Shall we ask @Alasdair Grant?');
	await priya.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(priya.locator('[data-pending=failed]')).toContainText('Alasdair Grant cannot see this room.');
	await priya.getByRole('button', { name: 'Send it anyway' }).click();
	await expect(priya.locator('[data-pending]')).toHaveCount(0);
	await expect(said(priya, 'Shall we ask')).toHaveCount(1);
	await closeAll(priya);
});

test('everything works by keyboard, and search leads to the message', async ({ browser, app }) => {
	const priya = await opened(browser, app.origin, 'Priya Shah');
	await field(priya).focus();
	await priya.keyboard.type('One line');
	await priya.keyboard.press('Shift+Enter');
	await priya.keyboard.type('and hedgehogs on another');
	await priya.keyboard.press('Enter');
	await expect(said(priya, 'hedgehogs')).toBeVisible();
	await said(priya, 'hedgehogs').locator('[data-more]').focus();
	await priya.keyboard.press('Enter');
	await expect(said(priya, 'hedgehogs').locator('[data-actions]')).toBeVisible();
	await priya.keyboard.press('Tab');
	await expect(priya.getByRole('button', { name: 'Agree' })).toBeFocused();
	await priya.keyboard.press('Space');
	await expect(priya.getByRole('button', { name: 'Agree' })).toHaveAttribute('aria-pressed', 'true');
	await priya.getByLabel('Search the chat').fill('hedgehog');
	await priya.keyboard.press('Enter');
	await expect(priya.getByRole('heading', { level: 1, name: 'Search the chat' })).toBeVisible();
	await expectAccessible(priya);
	await priya.getByRole('link', { name: /Show it in the chat/ }).click();
	await expect(said(priya, 'hedgehogs')).toBeInViewport();
	await closeAll(priya);
});

test('is accessible and fits, in the light, in the dark and at 320 px', async ({ browser, app }) => {
	for (const options of [
		{ viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
		{ viewport: { width: 320, height: 640 }, colorScheme: 'dark' }
	] as const) {
		const priya = await opened(browser, app.origin, 'Priya Shah', options);
		await main(priya).locator('[data-more]').first().click();
		await main(priya).getByRole('link', { name: '2 replies' }).click();
		await expect(priya.locator('#thread')).toBeVisible();
		await expectNoSidewaysScroll(priya);
		await expectAccessible(priya);
		await closeAll(priya);
	}
});

test('works without script: said, changed, answered, deleted, and refused with the words kept', async ({
	browser,
	app
}) => {
	const priya = await opened(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	await field(priya).fill('Sent by a plain form');
	await priya.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(said(priya, 'Sent by a plain form')).toHaveCount(1);
	await said(priya, 'Sent by a plain form').locator('[data-more]').click();
	await priya.getByRole('button', { name: 'Thanks' }).click();
	await expect(said(priya, 'Sent by a plain form')).toContainText('Thanks 1');
	await said(priya, 'Sent by a plain form').locator('[data-more]').click();
	await priya.getByText('Change', { exact: true }).click();
	await priya.getByLabel('Change your message').fill('Changed by a plain form');
	await priya.getByRole('button', { name: 'Save' }).click();
	await expect(said(priya, 'Changed by a plain form')).toContainText('(edited)');
	await said(priya, 'Changed by a plain form').locator('[data-more]').click();
	await priya.getByRole('link', { name: 'Reply in a thread' }).click();
	await priya.getByLabel('Your reply').fill('Replied by a plain form');
	await priya.getByRole('button', { name: 'Reply', exact: true }).click();
	await expect(priya.locator('#thread')).toContainText('Replied by a plain form');
	await field(priya).fill('Hidden \u202e mark');
	await priya.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(priya.getByRole('alert')).toContainText('hidden characters');
	await expect(field(priya)).toHaveValue('Hidden \u202e mark');
	await closeAll(priya);
});

test('history grows upwards and what comes below moves nothing that is read', async ({ browser, app }) => {
	const megan = await opened(browser, app.origin, 'Megan Rees');
	for (let n = 1; n <= 56; n += 1) {
		const answer = await megan.request.post(`${path}?/send`, {
			headers: { origin: app.origin, accept: 'application/json' },
			form: { id: crypto.randomUUID(), body: `Counted ${n} of 56` }
		});
		expect(await answer.json()).toMatchObject({ type: 'success' });
	}
	const priya = await opened(browser, app.origin, 'Priya Shah', { viewport: { width: 1000, height: 700 } });
	// Read to the end once: the page begins there from now on.
	const read = priya.waitForResponse((response) => response.url().endsWith('?/read') && response.ok());
	await main(priya).focus();
	await priya.keyboard.press('End');
	await read;
	await open(priya);
	await expect(said(priya, 'Counted 56 of 56')).toBeInViewport();
	await expect(said(priya, 'Counted 1 of 56')).toHaveCount(0);
	const seen = said(priya, 'Counted 20 of 56');
	await seen.scrollIntoViewIfNeeded();
	const before = (await seen.boundingBox())!.y;
	const tom = await opened(browser, app.origin, 'Tom Okafor');
	await say(tom, 'Meanwhile in Leeds');
	await expect(priya.getByRole('button', { name: 'New messages below' })).toBeVisible();
	expect(Math.abs((await seen.boundingBox())!.y - before)).toBeLessThanOrEqual(1);
	// By scrolling to where it begins, and by the button.
	await main(priya).focus();
	await priya.keyboard.press('Home');
	await expect(said(priya, 'Counted 1 of 56')).toHaveCount(1);
	await expect(main(priya).locator('[data-message]').first()).not.toContainText('Counted');
	await priya.getByRole('button', { name: 'New messages below' }).click();
	await expect(said(priya, 'Meanwhile in Leeds')).toBeInViewport();
	await expect(priya.getByRole('button', { name: 'New messages below' })).toBeHidden();
	await closeAll(priya, megan, tom);
});

test('[X1] hostile words are words', async ({ browser, app }) => {
	const context = await browser.newContext({ baseURL: app.origin });
	const page = await context.newPage();
	await watchForScripts(page);
	await page.goto('/');
	await page.getByRole('button', { name: /Priya Shah/ }).click();
	await open(page);
	await say(page, hostileWords.slice(0, 17).join('\n'));
	await say(page, hostileWords.slice(17).join('\n'));
	await expect(said(page, hostileWords.at(-1)!)).toHaveCount(1);
	await page.reload();
	await expect(said(page, hostileWords.at(-1)!)).toHaveCount(1);
	expect(await reports(page)).toEqual([]);
	await context.close();
});
