import type { Page } from '@playwright/test';
import { openDatabase } from '../../db/connection.server.ts';
import { findRunningEmbedded } from '../../db/embedded.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, goOffline, test } from '../support/e2e.ts';
import {
	as,
	box,
	endOwnPrograms,
	openSample,
	ownProgram,
	sample,
	says,
	signIn,
	write
} from '../support/sample-proposal.ts';

const problem = sample.section;
const saved = (page: Page) => says(page, 'saved');
const offline = (page: Page) => says(page, 'offline');
/** How many pieces of text this browser keeps for later. */
const keptHere = (page: Page) =>
	page.evaluate(
		() =>
			new Promise<number>((resolve, reject) => {
				const open = indexedDB.open('folkmoot-local-copies');
				open.onerror = () => reject(new Error('IndexedDB does not open'));
				open.onsuccess = () => {
					const count = open.result.transaction('updates').objectStore('updates').count();
					count.onsuccess = () => {
						open.result.close();
						resolve(count.result);
					};
				};
			})
	);
async function removeTom(owner: Page, roomPath: string) {
	await owner.goto(`${roomPath}/people`);
	await owner.locator('summary', { hasText: 'Tom Okafor' }).click();
	await owner.getByRole('link', { name: 'Remove Tom Okafor' }).click();
	await owner.getByRole('button', { name: 'Remove Tom Okafor' }).click();
	await expect(owner.getByRole('alert')).toBeVisible();
}
test.afterEach(endOwnPrograms);

test('[P5] words that were not sent when access ended are handed back to copy or download', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const program = await ownProgram();
	const app = await program.start();
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const priya = await as(browser, app.origin, 'Priya Shah');
	const { room: roomPath } = await openSample(tom);
	await saved(tom);
	await goOffline(tom);
	await offline(tom);
	await tom.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(tom);
	await tom.setViewportSize({ width: 1280, height: 720 });
	await write(tom, ' quincunx');
	await removeTom(priya, roomPath);
	await tom.context().setOffline(false);
	await expect(
		tom.getByRole('heading', { name: 'You no longer have access to this proposal' })
	).toBeVisible();
	await expect(tom.getByRole('textbox', { name: 'Words that were not saved' })).toHaveValue(/quincunx/);
	await expect(tom.locator('[data-save]')).toHaveText('Cannot save');
	await expectAccessible(tom);
	const download = tom.waitForEvent('download');
	await tom.getByRole('button', { name: 'Download as text' }).click();
	expect((await download).suggestedFilename()).toBe('unsaved-words.txt');
	await tom.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await tom.getByRole('button', { name: 'Copy words' }).click();
	await expect(tom.getByRole('button', { name: 'Copied' })).toBeVisible();
	expect(await tom.evaluate(() => navigator.clipboard.readText())).toContain('quincunx');
	// Nothing of the text stays behind with somebody who may not see it any more.
	expect(await keptHere(tom)).toBe(0);
	await Promise.all([tom.context().close(), priya.context().close()]);
});

test('[P5] words kept on the device before a role ended are handed back, not shown among the text', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const program = await ownProgram();
	const app = await program.start();
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const priya = await as(browser, app.origin, 'Priya Shah');
	const { path, room: roomPath } = await openSample(tom);
	await saved(tom);
	await goOffline(tom);
	await offline(tom);
	const before = await keptHere(tom);
	await write(tom, ' quillwort');
	const unsent = Number(await tom.locator('[data-unsent]').getAttribute('data-unsent'));
	// The last letters are on the device as well, before the page goes.
	await expect.poll(() => keptHere(tom)).toBeGreaterThanOrEqual(before + unsent);
	await tom.close();
	await priya.goto(`${roomPath}/people`);
	const person = priya.getByRole('listitem').filter({ hasText: 'Tom Okafor' });
	await person.locator('summary').click();
	await person.getByRole('combobox').selectOption('viewer');
	await person.getByRole('button', { name: 'Save role' }).click();
	await expect(priya.getByRole('alert')).toBeVisible();
	await tom.context().setOffline(false);
	const again = await tom.context().newPage();
	await again.goto(path);
	await expect(again.getByRole('textbox', { name: 'Words that were not saved' })).toHaveValue(/quillwort/);
	await expect(again.getByRole('group', { name: problem })).not.toContainText('quillwort');
	// Until their writer has them: a reload, or a crash, takes nothing away.
	again.on('dialog', (dialog) => void dialog.accept());
	await again.reload();
	await expect(again.getByRole('textbox', { name: 'Words that were not saved' })).toHaveValue(/quillwort/);
	await expect(again.locator('[data-connection]')).toHaveText('Connected. Changes show as they are made.');
	await again.getByRole('button', { name: 'I have them, close this' }).click();
	await again.reload();
	await expect(again.locator('[data-connection]')).toHaveText('Connected. Changes show as they are made.');
	await expect(again.getByRole('textbox', { name: 'Words that were not saved' })).toHaveCount(0);
	await Promise.all([again.context().close(), priya.context().close()]);
});

test('[P3, P5] words typed offline on a page since closed are spoken of before signing out, and handed back at the closed door', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const program = await ownProgram();
	const app = await program.start();
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const priya = await as(browser, app.origin, 'Priya Shah');
	const { path, room: roomPath } = await openSample(tom);
	const other = 'What you think causes it';
	await tom.getByRole('heading', { name: other }).scrollIntoViewIfNeeded();
	await write(tom, ' sent-before', other);
	await saved(tom);
	await goOffline(tom);
	await offline(tom);
	await write(tom, ' quincunx');
	await tom.close();
	const context = tom.context();
	await context.setOffline(false);

	const home = await context.newPage();
	await home.goto('/home');
	await expect(home.locator('.header__search--ready')).toBeVisible();
	const question = home.getByRole('dialog', { name: 'Changes to 1 text may not have been sent yet' });
	await home.getByRole('button', { name: 'Sign out' }).click();
	await expect(question).toBeVisible();
	await expectAccessible(home);
	await expect(question.getByRole('link', { name: sample.title })).toHaveAttribute('href', path);
	await question.getByRole('button', { name: 'Stay signed in' }).click();
	await expect(question).toHaveCount(0);

	await removeTom(priya, roomPath);
	await home.goto(path);
	const words = home.getByRole('textbox', { name: 'Words that were not saved' });
	await expect(words).toHaveValue(/quincunx/);
	// Only where something is not sent.
	await expect(words).not.toHaveValue(/sent-before/);
	await expectAccessible(home);
	expect(await keptHere(home)).toBe(0);
	expect(
		await home.evaluate(() => Object.keys(localStorage).filter((name) => name.includes(':unsent:')))
	).toEqual([]);
	home.once('dialog', (dialog) => void dialog.dismiss());
	await home.getByRole('link', { name: 'Go to your rooms' }).click();
	await expect(words).toBeVisible();
	await home.getByRole('button', { name: 'I have them, close this' }).click();
	await home.getByRole('link', { name: 'Go to your rooms' }).click();
	await expect(home).toHaveURL('/home');
	await home.getByRole('button', { name: 'Sign out' }).click();
	await expect(home.getByRole('heading', { name: 'You have signed out' })).toBeVisible();
	await Promise.all([context.close(), priya.context().close()]);
});

test('[P3] a change told while the line is down leaves the page and its words where they are', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await openSample(page);
	await saved(page);
	// The page hears of a change, and cannot read it.
	let asked = 0;
	await page.route('**/readyz', (route) => {
		asked += 1;
		return asked > 1 ? route.continue() : route.abort();
	});
	await page.route('**/__data.json*', (route) => (asked > 1 ? route.continue() : route.abort()));
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const { path } = await openSample(tom);
	await tom.goto(`${path}?edit=phase`);
	await tom.getByLabel('Phase').selectOption('Live');
	await tom.getByRole('button', { name: 'Save' }).first().click();
	await write(page, ' teasel');
	await expect(page.locator('.proposal-facts')).toContainText('Live');
	expect(asked).toBeGreaterThan(1);
	await expect(box(page)).toContainText('teasel');
	await Promise.all([page.context().close(), tom.context().close()]);
});

test('[P3] a session ended elsewhere while writing says so, and the words are sent after signing in', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	const { path } = await openSample(page);
	await saved(page);
	const elsewhere = await as(browser, app.origin, 'Priya Shah');
	await elsewhere.goto('/account');
	const others = elsewhere.getByRole('button', { name: 'Sign out all other devices' });
	await others.click();
	await expect(page.getByRole('heading', { name: 'You have been signed out' })).toBeVisible();
	await expect(page.locator('[data-save]')).toHaveText('Cannot save');
	await write(page, ' bistort');
	await expect(page.locator('[data-save]')).toHaveText('Cannot save');
	await page.getByRole('button', { name: 'Sign in again' }).click();
	await signIn(page, 'Priya Shah');
	await page.goto(path);
	await expect(box(page)).toContainText('bistort');
	await saved(page);
	await elsewhere.goto(path);
	await expect(box(elsewhere)).toContainText('bistort');
	await Promise.all([page.context().close(), elsewhere.context().close()]);
});

test('[P9] somebody else who signs in on the same browser finds no copies of the one before', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await openSample(page);
	await saved(page);
	expect(await keptHere(page)).toBeGreaterThan(0);
	// Not a sign-out, which wipes by itself: a session that ran out.
	await page.goto('/published');
	await page.context().clearCookies();
	await page.goto('/');
	expect(await keptHere(page)).toBeGreaterThan(0);
	await signIn(page, 'Alasdair Grant');
	await page.goto('/home');
	await expect.poll(() => keptHere(page)).toBe(0);
	await page.context().close();
});

test('[P7] a damaged text is shown as such, and never as an empty one', async ({ browser }) => {
	test.setTimeout(120_000);
	const program = await ownProgram();
	const app = await program.start();
	const page = await as(browser, app.origin, 'Priya Shah');
	const { path } = await openSample(page);
	await saved(page);
	await page.goto('/home');
	const database = openDatabase({
		url: (await findRunningEmbedded(program.dataDir))!,
		poolSize: 1,
		prepare: true
	});
	await database.sql`
		update document_head set seq = seq + 1 where document_id = ${path.split('/').at(-1)!}`;
	await database.close();
	// A program that still has the text in memory would go on with it.
	await app.kill();
	await program.start({ PORT: String(app.port) });
	await page.goto(path);
	await expect(page.getByRole('heading', { name: 'This text cannot be opened' })).toBeVisible();
	await expect(page.getByRole('textbox')).toHaveCount(0);
	await expectAccessible(page);
	await page.context().close();
});

test('[P1] a server killed while somebody types is never said to have saved what it lost', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const program = await ownProgram();
	let app = await program.start();
	const page = await as(browser, app.origin, 'Priya Shah');
	await openSample(page);
	await saved(page);
	// Asked whether to leave with unsent words, as may happen at a kill in the middle of a reading: this officer stays.
	page.on('dialog', (dialog) => void dialog.dismiss());
	// What the page claims, at every change of its words: the text that stood there while it said Saved.
	await page.evaluate(() => {
		const claims: string[] = [];
		(window as unknown as { claims: string[] }).claims = claims;
		const status = document.querySelector('[data-save]')!;
		const text = () => document.querySelector('[data-section=problem] [contenteditable]')!.textContent;
		const claim = () => status.getAttribute('data-save') === 'saved' && claims.push(text());
		new MutationObserver(claim).observe(status, { attributes: true });
	});
	const { port } = app;
	for (let round = 0; round < 3; round += 1) {
		await box(page).click();
		await box(page).press('Control+End');
		const typing = box(page).pressSequentially(` round${round} ${'abcdefghij'.repeat(2)}`, { delay: 15 });
		await app.kill();
		await typing;
		await offline(page);
		const claims = await page.evaluate(() => (window as unknown as { claims: string[] }).claims);
		app = await program.start({ PORT: String(port) });
		// What was claimed is read by somebody else, from the server alone.
		const tom = await as(browser, app.origin, 'Tom Okafor');
		await openSample(tom);
		// The longest pause between two tries to come back, and a slow machine.
		await expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved', { timeout: 15_000 });
		await saved(tom);
		const there = await box(tom).textContent();
		for (const token of claims.join(' ').match(/round\d/g) ?? []) expect(there).toContain(token);
		await expect(box(tom)).toContainText(`round${round} ${'abcdefghij'.repeat(2)}`);
		await tom.context().close();
	}
	await page.context().close();
});
