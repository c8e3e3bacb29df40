import type { Locator, Page } from '@playwright/test';
import {
	expect,
	expectAccessible,
	expectNoSidewaysScroll,
	goOffline,
	test,
	watchErrors
} from '../support/e2e.ts';
import { as, box, findSample, sample, says } from '../support/sample-proposal.ts';

const { title, section: problem } = sample;

let path = '';

const saved = (page: Page) => says(page, 'saved');
async function write(textbox: Locator, words: string) {
	await textbox.click();
	await textbox.press('Control+End');
	await textbox.pressSequentially(words);
}
async function open(page: Page) {
	await page.goto(path);
	await saved(page);
}

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	({ path } = await findSample(page));
	await page.context().close();
});

test('two officers write in one section and see each other’s keys, carets, names and councils', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const errors = [...watchErrors(priya), ...watchErrors(tom)];
	await Promise.all([open(priya), open(tom)]);
	await write(box(priya), ' quince');
	await expect(box(tom)).toContainText('quince');
	await expect(box(tom).locator('.caret__name')).toContainText('Priya Shah Dorset');
	await write(box(tom), ' medlar');
	await expect(box(priya)).toContainText('medlar');
	await expect(box(priya).locator('.caret__name')).toContainText('Tom Okafor Leeds');
	await expect(priya.locator('[data-here="Tom Okafor"]')).toContainText(problem);
	await Promise.all([saved(priya), saved(tom)]);
	await tom.reload();
	await expect(box(tom)).toContainText('quince');
	await expect(box(tom)).toContainText('medlar');
	expect(errors).toEqual([]);
	await priya.context().close();
	await expect(tom.locator('[data-here="Priya Shah"]')).toHaveCount(0);
	await tom.context().close();
});

test('[P1] the word goes to Saving at a key and to Saved after the server has it', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await open(page);
	const words = page.locator('[data-save]');
	await page.evaluate(() => {
		const seen: string[] = [];
		(window as unknown as { seen: string[] }).seen = seen;
		const status = document.querySelector('[data-save]')!;
		new MutationObserver(() => seen.push(status.getAttribute('data-save')!)).observe(status, {
			attributes: true
		});
	});
	await write(box(page), ' x');
	await saved(page);
	await expect(words).toHaveText('Saved');
	const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
	expect(seen[0]).toBe('saving');
	expect(seen.at(-1)).toBe('saved');
	await page.context().close();
});

test('a commenter sees the text and the others, and cannot type', async ({ browser, app }) => {
	const megan = await as(browser, app.origin, 'Megan Rees');
	const priya = await as(browser, app.origin, 'Priya Shah');
	await Promise.all([megan.goto(path), open(priya)]);
	const text = megan.getByRole('group', { name: problem });
	await expect(text).toHaveAttribute('contenteditable', 'false');
	await expect(megan.getByRole('textbox')).toHaveCount(0);
	await expect(megan.getByRole('toolbar')).toHaveCount(0);
	await expect(megan.getByText('You can read this proposal.')).toBeVisible();
	await write(box(priya), ' damson');
	await expect(text).toContainText('damson');
	await text.click();
	await megan.keyboard.type('intruder');
	await write(box(priya), ' sloe');
	await expect(text).toContainText('sloe');
	await expect(text).not.toContainText('intruder');
	await expect(box(priya)).not.toContainText('intruder');
	await Promise.all([megan.context().close(), priya.context().close()]);
});

test('a page stays on its one socket, and on Saved, while others change what it shows', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	await open(priya);
	const sockets: string[] = [];
	priya.on('websocket', (socket) => {
		if (socket.url().includes('/sync/')) sockets.push(socket.url());
	});
	await open(priya);
	expect(sockets).toHaveLength(1);
	const tom = await as(browser, app.origin, 'Tom Okafor');
	for (const phase of ['Beta', 'Discovery']) {
		await tom.goto(`${path}?edit=phase`);
		await tom.getByLabel('Phase').selectOption(phase);
		await tom.getByRole('button', { name: 'Save' }).first().click();
		// The page was read again, more than once by now.
		await expect(priya.locator('.proposal-facts')).toContainText(phase);
	}
	await saved(priya);
	expect(sockets).toHaveLength(1);
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('a commenter is told that the page is connected', async ({ browser, app }) => {
	const megan = await as(browser, app.origin, 'Megan Rees');
	await megan.goto(path);
	await expect(megan.locator('[data-connection]')).toHaveText('Connected. Changes show as they are made.');
	await goOffline(megan);
	await expect(megan.locator('[data-connection]')).toHaveText('Not connected. Trying again by itself.');
	await megan.context().setOffline(false);
	await expect(megan.locator('[data-connection]')).toHaveText('Connected. Changes show as they are made.');
	await megan.context().close();
});

test('somebody outside the room finds nothing at all', async ({ browser, app }) => {
	const outside = await as(browser, app.origin, 'Alasdair Grant');
	const there = await outside.goto(path);
	expect(there!.status()).toBe(404);
	expect(await outside.content()).not.toContain(title);
	const nowhere = await outside.goto('/proposals/00000000-0000-4000-8000-000000000000');
	expect(nowhere!.status()).toBe(404);
	await outside.context().close();
});

test('[P3] what is typed while offline is kept and sent on return', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await Promise.all([open(priya), open(tom)]);
	await goOffline(priya);
	await expect(priya.locator('[data-save]')).toHaveText('Offline (kept on this device)');
	await write(box(priya), ' bullace');
	await expect(priya.locator('[data-unsent]')).toBeVisible();
	await write(box(tom), ' greengage');
	await priya.context().setOffline(false);
	await saved(priya);
	await expect(priya.getByText(/You are back online. \d+ changes? sent/).last()).toBeVisible();
	await expect(box(tom)).toContainText('bullace');
	await expect(box(priya)).toContainText('greengage');
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('a form sent without a connection says so, and leaves the text where it is', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await open(page);
	const form = page.locator('.section-state').first();
	await form.locator('summary').click();
	await goOffline(page);
	await form.getByLabel('State').selectOption('to do');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.getByRole('alert')).toContainText('this was not changed');
	await expect(box(page)).toBeVisible();
	await page.context().setOffline(false);
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(form.locator('summary')).toContainText('To do');
	await page.context().close();
});

test('[P3] leaving with changes that were not sent asks first', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await open(page);
	await goOffline(page);
	await expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'offline');
	await write(box(page), ' y');
	const asked = new Promise<string>((resolve) =>
		page.once('dialog', (dialog) => {
			resolve(dialog.type());
			void dialog.dismiss();
		})
	);
	await page.close({ runBeforeUnload: true });
	expect(await asked).toBe('beforeunload');
	await page.context().setOffline(false);
	await saved(page);
	await page.context().close();
});

test('two tabs of one officer keep in step through the server', async ({ browser, app }) => {
	const one = await as(browser, app.origin, 'Priya Shah');
	await open(one);
	const two = await one.context().newPage();
	await open(two);
	await write(box(one), ' rowan');
	await expect(box(two)).toContainText('rowan');
	await write(box(two), ' alder');
	await expect(box(one)).toContainText('alder');
	await Promise.all([saved(one), saved(two)]);
	await one.context().close();
});

test('undo takes back one’s own words only', async ({ browser, app }) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await Promise.all([open(priya), open(tom)]);
	const themes = 'Themes';
	// Editors mount on sight.
	for (const page of [priya, tom])
		await page.getByRole('heading', { level: 2, name: themes }).scrollIntoViewIfNeeded();
	const words = priya.locator('[data-section=themes] [data-words]');
	const before = Number(await words.getAttribute('data-words'));
	await write(box(priya, themes), ' aspen');
	await expect(box(tom, themes)).toContainText('aspen');
	await write(box(tom, themes), ' hazel');
	await expect(box(priya, themes)).toContainText('hazel');
	// A slow machine types in several goes, and each is undone by a press of its own.
	await expect(async () => {
		await priya.getByRole('button', { name: 'Undo my last change' }).click();
		await expect(words).toHaveAttribute('data-words', String(before + 1), { timeout: 500 });
	}).toPass();
	await expect(box(tom, themes)).not.toContainText('aspen');
	await expect(box(tom, themes)).toContainText('hazel');
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('[P5] a role that ends while the page is open ends the writing at once, in words', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await open(tom);
	await priya.goto(path);
	const room = (await priya.getByRole('link', { name: 'Go to the room' }).getAttribute('href'))!;
	// In capitals it is the same room, for those who must hear of it too.
	await priya.goto(`/rooms/${room.split('/')[2]!.toUpperCase()}/people`);
	await setRole(priya, 'Viewer');
	await expect(tom.getByText('You can read this proposal.')).toBeVisible();
	await expect(tom.getByRole('textbox')).toHaveCount(0);
	await setRole(priya, 'Editor');
	await expect(box(tom)).toBeVisible();
	await write(box(tom), ' yew');
	await saved(tom);
	await Promise.all([priya.context().close(), tom.context().close()]);
});

/** Gives Tom a role on the room's people page. */
async function setRole(owner: Page, role: string) {
	const person = owner.getByRole('listitem').filter({ hasText: 'Tom Okafor' });
	if (!(await person.getByRole('combobox').isVisible())) await person.locator('summary').click();
	await person.getByRole('combobox').selectOption(role.toLowerCase());
	await person.getByRole('button', { name: 'Save role' }).click();
	await expect(owner.getByRole('alert')).toBeVisible();
}

test('the text is in the first HTML, without script', async ({ browser, app }) => {
	const signedIn = await as(browser, app.origin, 'Priya Shah');
	const state = await signedIn.context().storageState();
	const context = await browser.newContext({
		baseURL: app.origin,
		javaScriptEnabled: false,
		storageState: state
	});
	const page = await context.newPage();
	await page.goto(path);
	await expect(page.locator('[data-section=problem] .prose')).toContainText(
		'Most people who ask our councils'
	);
	await page.getByRole('link', { name: 'Change phase' }).click();
	await page.getByLabel('Phase').selectOption('Alpha');
	await page.getByRole('button', { name: 'Save' }).first().click();
	await page.goto(path);
	await expect(page.locator('.proposal-facts')).toContainText('Alpha');
	await Promise.all([context.close(), signedIn.context().close()]);
});

test('everything can be done with the keyboard', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await open(page);
	const link = page.getByRole('complementary', { name: 'Sections' }).getByRole('link', { name: /Themes/ });
	await link.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 2, name: 'Themes' })).toBeFocused();
	await box(page, 'Themes').focus();
	await page.keyboard.press('Control+End');
	await page.keyboard.press('Alt+F10');
	await expect(page.getByRole('button', { name: 'Heading', exact: true })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('button', { name: 'Bold' })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(box(page, 'Themes')).toBeFocused();
	await page.keyboard.press('Enter');
	await page.keyboard.type('## Larch');
	await expect(box(page, 'Themes').getByRole('heading', { name: 'Larch', level: 2 })).toBeVisible();
	await saved(page);
	await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`axe finds nothing while two people write, in ${colorScheme} colours`, async ({ browser, app }) => {
		const priya = await as(browser, app.origin, 'Priya Shah', { colorScheme });
		const tom = await as(browser, app.origin, 'Tom Okafor');
		await Promise.all([open(priya), open(tom)]);
		await write(box(tom), ' elm');
		await write(box(priya), ' oak');
		await expect(box(priya)).toContainText('elm');
		await saved(priya);
		// What stands half behind the bar while one scrolls would count as too small.
		await priya.evaluate(() => window.scrollTo(0, 0));
		await expectAccessible(priya);
		await Promise.all([priya.context().close(), tom.context().close()]);
	});
}

test('nothing is wider than a window of 320 pixels', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah', { viewport: { width: 320, height: 640 } });
	await open(page);
	await expectNoSidewaysScroll(page);
	await page.locator('summary', { hasText: 'Sections' }).click();
	await page
		.getByRole('link', { name: /Themes/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 2, name: 'Themes' })).toBeFocused();
	await expectNoSidewaysScroll(page);
	await page.context().close();
});
