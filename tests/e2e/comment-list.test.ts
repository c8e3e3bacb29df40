import type { Browser, Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, findSample } from '../support/sample-proposal.ts';

/** A browser of its own in which a sample officer stands before the comments of the sample proposal of two councils. */
async function atComments(browser: Browser, origin: string, name: string, script = true): Promise<Page> {
	const page = await as(browser, origin, name, { javaScriptEnabled: script });
	await page.goto(`${(await findSample(page)).path}/comments?filter=all`);
	await expect(page.getByRole('heading', { level: 1, name: 'Comments' })).toBeVisible();
	return page;
}

/** Words as they are shown: not in a field, and not in a name for who cannot see the screen. */
const shown = (at: Page | Locator, words: string) => at.locator('bdi').getByText(words, { exact: true });
const thread = (page: Page, words: string) => page.getByRole('article').filter({ has: shown(page, words) });

async function start(page: Page, words: string, audience = 'Everyone in the room'): Promise<void> {
	await page.getByText('Comment on a section', { exact: true }).click();
	await page.getByLabel('Your comment', { exact: true }).and(page.locator('#body')).fill(words);
	await page.getByLabel(audience).check();
	await page.getByRole('button', { name: 'Send comment' }).click();
}

test('two councils talk live; what is for one of them the other never sees', async ({ browser, app }) => {
	test.slow();
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	const tom = await atComments(browser, app.origin, 'Tom Okafor');
	const errors = [watchErrors(priya), watchErrors(tom)];

	await priya.getByText('Comment on a section', { exact: true }).click();
	await priya.locator('#body').fill('Half a sent');
	await start(tom, 'Who counted these people?');
	await expect(thread(priya, 'Who counted these people?')).toBeVisible();
	await expect(priya.locator('#body')).toHaveValue('Half a sent');

	const asked = thread(priya, 'Who counted these people?');
	await asked.getByText('Reply', { exact: true }).click();
	await asked.getByLabel('Your reply').fill('Our housing team did.');
	await asked.getByRole('button', { name: 'Send reply' }).click();
	await expect(shown(thread(tom, 'Who counted these people?'), 'Our housing team did.')).toBeVisible();

	await priya.locator('#body').fill('Can we afford it?');
	await priya.getByLabel('Only Dorset Council').check();
	await priya.getByRole('button', { name: 'Send comment' }).click();
	await expect(
		thread(priya, 'Can we afford it?').getByText('Only Dorset Council', { exact: true })
	).toBeVisible();
	await expect(priya.getByRole('status').filter({ hasText: 'Your comment was sent.' })).toBeVisible();
	// Something later that both may see: whatever is told to the other page of what came before has been told.
	await start(priya, 'Ready for review');
	await expect(thread(tom, 'Ready for review')).toBeVisible();
	await expect(tom.getByText('Can we afford it?')).toHaveCount(0);
	await tom.reload();
	await expect(thread(tom, 'Ready for review')).toBeVisible();
	await expect(tom.getByText('Can we afford it?')).toHaveCount(0);
	expect(await (await tom.request.get(`${tom.url()}`)).text()).not.toContain('afford');

	await thread(tom, 'Who counted these people?').getByRole('button', { name: 'Agree' }).first().click();
	await expect(asked.getByRole('button', { name: 'Agree 1' })).toBeVisible();
	await asked.getByRole('button', { name: /^Resolve/ }).click();
	await expect(thread(tom, 'Who counted these people?').getByText('Resolved by Priya Shah')).toBeVisible();
	await tom.getByRole('navigation', { name: 'Which comments' }).getByRole('link', { name: /^Open/ }).click();
	await expect(thread(tom, 'Ready for review')).toBeVisible();
	await expect(thread(tom, 'Who counted these people?')).toHaveCount(0);
	expect(errors.flat()).toEqual([]);
});

test('[P3] words stay when the server cannot be reached, and are one comment afterwards', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	await priya.getByText('Comment on a section', { exact: true }).click();
	await priya.locator('#body').fill('Written in a tunnel');
	// The answer is lost, not the question.
	await priya.route('**/comments?/start**', async (route) => {
		await route.fetch();
		await route.abort();
	});
	await priya.getByRole('button', { name: 'Send comment' }).click();
	await expect(priya.getByText('The server could not be reached')).toBeVisible();
	await expect(priya.locator('#body')).toHaveValue('Written in a tunnel');
	await expect(priya.locator('#body')).toBeFocused();
	await priya.unroute('**/comments?/start**');
	await priya.getByRole('button', { name: 'Send comment' }).click();
	await expect(priya.getByRole('status').filter({ hasText: 'Your comment was sent.' })).toBeVisible();
	await expect(thread(priya, 'Written in a tunnel')).toHaveCount(1);
	await priya.reload();
	await expect(thread(priya, 'Written in a tunnel')).toHaveCount(1);
});

test('a change in one window is said in another that began before it, with what is there now', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	await start(priya, 'First words');
	const first = thread(priya, 'First words');
	await first.getByText('Change or remove').click();
	const field = priya.locator('details[open]').getByLabel('Your comment', { exact: true });
	await field.fill('Third words');
	const other = await priya.context().newPage();
	await other.goto(priya.url());
	await thread(other, 'First words').getByText('Change or remove').click();
	await other.locator('details[open]').getByLabel('Your comment', { exact: true }).fill('Second words');
	await other.locator('details[open]').getByRole('button', { name: 'Save' }).click();
	await expect(shown(priya, 'Second words')).toBeVisible();
	await expect(field).toHaveValue('Third words');
	await priya.locator('details[open]').getByRole('button', { name: 'Save' }).click();
	await expect(priya.getByText('You changed this comment in another window.')).toBeVisible();
	await expect(priya.getByText('It says now:')).toBeVisible();
	await priya.locator('details[open]').getByRole('button', { name: 'Save' }).click();
	await expect(shown(other, 'Third words')).toBeVisible();
});

test('[D16] what is sent next is another comment, also when the page has not been read again in between', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	let before: Buffer | undefined;
	await priya.route('**/comments/__data.json*', async (route) => {
		const answer = await route.fetch();
		before ??= await answer.body();
		await route.fulfill({ response: answer, body: before });
	});
	const all = ['Firecrest one', 'Firecrest two', 'Firecrest three'];
	for (const words of all) {
		await start(priya, words);
		await expect(priya.locator('#body')).toHaveValue('');
	}
	await priya.unroute('**/comments/__data.json*');
	await priya.reload();
	for (const words of all) await expect(shown(priya, words)).toBeVisible();
});

test('half a reply stays when its conversation is resolved, under another filter, and is asked about before leaving', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	const tom = await atComments(browser, app.origin, 'Tom Okafor');
	await start(priya, 'Who pays for it?');
	await tom.goto(`${new URL(tom.url()).pathname}?filter=open`);
	const asked = thread(tom, 'Who pays for it?');
	await asked.getByText('Reply', { exact: true }).click();
	const reply = asked.getByLabel('Your reply');
	await reply.pressSequentially('Half of');
	await thread(priya, 'Who pays for it?')
		.getByRole('button', { name: /^Resolve/ })
		.click();
	await expect(asked).toContainText('This conversation is no longer in this list.');
	await expect(reply).toBeFocused();
	await tom.keyboard.type(' it, Leeds');
	await expect(reply).toHaveValue('Half of it, Leeds');

	const filters = tom.getByRole('navigation', { name: 'Which comments' });
	await filters.getByRole('link', { name: 'Mentions me' }).click();
	await expect(filters.locator('[aria-current]')).toHaveText('Mentions me');
	await expect(reply).toHaveValue('Half of it, Leeds');

	const home = tom.getByRole('link', { name: 'Home', exact: true }).last();
	const question = tom.waitForEvent('dialog');
	const leaving = home.click();
	const dialog = await question;
	expect(dialog.message()).toContain('You have a comment that is not sent yet.');
	await dialog.dismiss();
	await leaving;
	await expect(reply).toHaveValue('Half of it, Leeds');

	await asked.getByRole('button', { name: 'Send reply' }).click();
	await expect(tom.getByRole('status').filter({ hasText: 'Your reply was sent.' })).toBeVisible();
	await expect(asked).toHaveCount(0);
	await expect(shown(thread(priya, 'Who pays for it?'), 'Half of it, Leeds')).toBeVisible();
	await home.click();
	await tom.waitForURL(/\/home$/);
});

test('a change of one’s own comment stays in its field when that is removed in another window', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	await start(priya, 'To be reworded');
	const first = thread(priya, 'To be reworded');
	await first.getByText('Reply', { exact: true }).click();
	await first.getByLabel('Your reply').fill('So that the conversation stays');
	await first.getByRole('button', { name: 'Send reply' }).click();
	await expect(shown(first, 'So that the conversation stays')).toBeVisible();
	await first.getByText('Change or remove').first().click();
	const field = priya.locator('details[open]').getByLabel('Your comment', { exact: true });
	await field.fill('Reworded');
	const other = await priya.context().newPage();
	await other.goto(priya.url());
	await thread(other, 'To be reworded').getByText('Change or remove').first().click();
	await other.locator('details[open]').getByRole('button', { name: 'Remove comment' }).click();
	await expect(priya.getByText('This comment was removed.')).toBeVisible();
	await expect(field).toHaveValue('Reworded');
});

test('while words are on their way nothing is typed, and a refusal leaves the keyboard where it is', async ({
	browser,
	app
}) => {
	const priya = await atComments(browser, app.origin, 'Priya Shah');
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	await priya.route('**/comments?/start**', async (route) => {
		await held;
		await route.abort();
	});
	await priya.getByText('Comment on a section', { exact: true }).click();
	const field = priya.locator('#body');
	await field.fill('As it was sent');
	await priya.getByRole('button', { name: 'Send comment' }).click();
	await expect(field).toHaveAttribute('aria-busy', 'true');
	await field.press('End');
	await priya.keyboard.type(', and more');
	await expect(field).toHaveValue('As it was sent');
	const elsewhere = priya.getByRole('link', { name: 'Mentions me' });
	await elsewhere.focus();
	release();
	await expect(priya.getByText('The server could not be reached')).toBeVisible();
	await expect(field).toHaveAttribute('aria-busy', 'false');
	await expect(elsewhere).toBeFocused();
	await field.press('End');
	await priya.keyboard.type('!');
	await expect(field).toHaveValue('As it was sent!');
});

test('everything works without script', async ({ browser, app }) => {
	test.slow();
	const page = await atComments(browser, app.origin, 'Priya Shah', false);
	const open = (summary: string) => page.getByText(summary, { exact: true }).last().click();
	await open('Comment on a section');
	await page.getByRole('button', { name: 'Send comment' }).click();
	await expect(page.getByRole('alert').getByRole('link', { name: 'Enter your comment' })).toHaveAttribute(
		'href',
		'#body'
	);
	await page.locator('#body').fill('Plain words');
	await page.getByRole('button', { name: 'Send comment' }).click();
	await expect(page.getByText('Your comment was sent.')).toBeVisible();
	// The same form sent twice, as a reload of the answer does.
	await page.reload();
	await expect(thread(page, 'Plain words')).toHaveCount(1);

	const mine = thread(page, 'Plain words');
	await mine.getByText('Change or remove').click();
	await mine.getByRole('textbox', { name: 'Your comment' }).fill('Plainer words');
	await mine.getByRole('button', { name: 'Save' }).click();
	const changed = thread(page, 'Plainer words');
	await changed.getByText('Reply', { exact: true }).click();
	await changed.getByLabel('Your reply').fill('An answer');
	await changed.getByRole('button', { name: 'Send reply' }).click();
	await expect(shown(changed, 'An answer')).toBeVisible();
	await changed.getByRole('button', { name: 'Agree' }).first().click();
	await expect(changed.getByRole('button', { name: 'Agree 1' })).toBeVisible();
	await changed.getByRole('button', { name: /^Resolve/ }).click();
	await expect(changed.getByText('Resolved by Priya Shah')).toBeVisible();
	await changed.getByText('Change or remove').first().click();
	await changed.getByRole('button', { name: 'Remove comment' }).first().click();
	await expect(thread(page, 'An answer').getByText('This comment was removed.')).toBeVisible();
	await expect(page.getByText('Plainer words')).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo: bring the comment back' }).click();
	await expect(shown(thread(page, 'An answer'), 'Plainer words')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`the list has no fault that axe finds and fits a phone, ${colorScheme}`, async ({ browser, app }) => {
		test.slow();
		const page = await atComments(browser, app.origin, 'Priya Shah');
		await page.emulateMedia({ colorScheme });
		await start(page, `Averylongwordwithoutanyplacetobreakit${'it'.repeat(120)}`, 'Only Dorset Council');
		const made = page.getByRole('article').filter({ hasText: 'Averylongword' }).first();
		await expect(made).toBeVisible();
		await made.getByText('Reply', { exact: true }).click();
		await made.getByText('Change or remove').first().click();
		await page.getByText('Comment on a section', { exact: true }).click();
		await expectAccessible(page);
		for (const width of [375, 320]) {
			await page.setViewportSize({ width, height: 640 });
			await expectNoSidewaysScroll(page);
		}
	});
}
