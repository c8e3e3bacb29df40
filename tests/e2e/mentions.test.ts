import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, findSample } from '../support/sample-proposal.ts';

const problem = 'The problem and who has it';

test.describe.configure({ timeout: 120_000 });

let path = '';
let roomPath = '';

async function open(page: Page, query = '') {
	await page.goto(path + query);
	await expect(textOf(page)).toBeVisible();
	await expect(page.locator('[data-connection]')).toContainText('Connected.');
}
const textOf = (page: Page) => page.locator(`[aria-label="${problem}"].ProseMirror`);
const card = (page: Page, words: string) => page.locator('[data-thread-card]').filter({ hasText: words });
const field = (page: Page) => page.locator('[data-comment-form=start] textarea');
async function begin(page: Page) {
	await page.getByRole('button', { name: `Comment on the section ${problem}` }).press('Enter');
	await expect(field(page)).toBeFocused();
}
const options = (page: Page) => page.getByRole('listbox', { name: 'Who is meant' }).getByRole('option');
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	({ path, room: roomPath } = await findSample(page));
	await page.context().close();
});

test('somebody is mentioned by keyboard, finds it under “Mentions me”, and comes from there to the very words', async ({
	browser,
	app
}) => {
	const [priya, tom] = [
		await as(browser, app.origin, 'Priya Shah'),
		await as(browser, app.origin, 'Tom Okafor')
	];
	const errors = [watchErrors(priya), watchErrors(tom)];
	await Promise.all([open(priya), open(tom)]);
	await textOf(priya).focus();
	await priya.keyboard.press('Control+Home');
	await priya.keyboard.press('Shift+End');
	await priya.keyboard.press('Control+Alt+m');
	await expect(field(priya)).toBeFocused();
	await priya.keyboard.type('Is it so, @');
	await expect(options(priya).first()).toHaveAttribute('aria-selected', 'true');
	await expect(priya.getByRole('status').filter({ hasText: /names\. Use the arrow keys/ })).toBeAttached();
	await expectAccessible(priya);
	await priya.keyboard.type('oka');
	await expect(options(priya)).toHaveCount(1);
	const chosen = options(priya).first();
	await expect(field(priya)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id'))!);
	await priya.keyboard.press('Enter');
	await expect(field(priya)).toHaveValue('Is it so, @Tom Okafor ');
	await expect(options(priya)).toHaveCount(0);
	await priya.keyboard.type('and @ed');
	await expect(options(priya)).toHaveText(/editors/);
	// Escape closes the list and not the form; Enter is a new line again.
	await priya.keyboard.press('Escape');
	await priya.keyboard.press('Enter');
	await expect(field(priya)).toHaveValue('Is it so, @Tom Okafor and @ed\n');
	await priya.keyboard.press('Control+Enter');
	await expect(card(priya, 'Is it so')).toBeFocused();

	const there = card(tom, 'Is it so');
	await expect(there.locator('[data-mention]')).toHaveText('@Tom Okafor (you)');
	await tom.goto(`${path}/comments?filter=mentions`);
	// One is a sample's.
	await expect(tom.getByRole('article')).toHaveCount(2);
	const listed = tom.getByRole('article').filter({ hasText: 'Is it so' });
	await expect(listed).toContainText('@Tom Okafor (you)');
	await tom.keyboard.press('p');
	await expect(listed).toBeFocused();
	const link = listed.getByRole('link', { name: /See it in the text/ });
	expect(await link.getAttribute('href')).toMatch(/\?thread=[0-9a-f-]{36}#section-/);
	await link.click();
	await expect(there).toBeFocused();
	await expect(there).toHaveClass(/thread--active/);
	await expect(textOf(tom).locator('mark.commented--active').first()).toBeInViewport();
	await priya.goto(`${path}/comments?filter=mentions`);
	await expect(priya.getByText('Nobody has mentioned you')).toBeVisible();
	expect(errors.flat()).toEqual([]);
	await closeAll(priya, tom);
});

test('who cannot see the room is said before sending; a request to invite them shows up for the owner', async ({
	browser,
	app
}) => {
	const [priya, tom] = [
		await as(browser, app.origin, 'Priya Shah'),
		await as(browser, app.origin, 'Tom Okafor')
	];
	await open(tom);
	await begin(tom);
	// Somebody of an open room, whom every signed-in officer may see.
	await tom.keyboard.type('Ask @grace');
	await expect(options(tom)).toHaveText(/Grace Adeyemi.*Cannot see this room/);
	await tom.keyboard.press('Tab');
	const note = tom.locator('[data-absent]');
	await expect(note).toContainText('Grace Adeyemi cannot see this room.');
	await note.getByRole('button', { name: 'Ask the owners to invite Grace Adeyemi' }).click();
	await expect(note).toContainText('The owners of the room were asked to invite them.');
	await expectAccessible(tom);
	await field(tom).focus();
	await tom.keyboard.press('Control+Enter');
	await expect(card(tom, 'Ask @Grace Adeyemi')).toBeFocused();

	await priya.goto(`${roomPath}/people`);
	const asked = priya.getByRole('region', { name: 'Asked to be invited' });
	await expect(asked).toContainText('Tom Okafor asks you to invite Grace Adeyemi, London Borough of Hackney');
	await expectAccessible(priya);
	await asked.getByRole('link', { name: 'Invite Grace Adeyemi' }).click();
	const form = priya.getByRole('region', { name: 'Invite a person' });
	await expect(form).toContainText('Grace Adeyemi');
	expect(await priya.content()).not.toContain('hackney.example');
	await form.getByRole('button', { name: 'Send invitation' }).click();
	await expect(priya.getByText('We sent an invitation to Grace Adeyemi.')).toBeVisible();
	await expect(asked).toHaveCount(0);

	// An owner goes to the form at once.
	await open(priya);
	await begin(priya);
	await priya.keyboard.type('And @glasgow');
	await options(priya).first().click();
	await expect(priya.locator('[data-absent]')).toContainText('Glasgow City Council cannot see this room.');
	const invite = priya.locator('[data-absent]').getByRole('link', { name: /Invite Glasgow City Council/ });
	expect(await invite.getAttribute('href')).toBe(
		`${roomPath}/people?council=Glasgow%20City%20Council#invite-council`
	);
	await closeAll(priya, tom);
});

test('the internal margin offers only one’s own council, and says who would never see it', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await open(page);
	await begin(page);
	await page.keyboard.type('@meg');
	await expect(options(page)).toHaveText(/Megan Rees/);
	await page.keyboard.press('Enter');
	await page.getByLabel('Only Dorset Council').check();
	await expect(
		page.getByText('Only Dorset Council can read this: Megan Rees will never see it.')
	).toBeVisible();
	await field(page).press('Control+Enter');
	await expect(page.locator('[data-comment-form=start]').getByRole('alert')).toContainText(
		'would never see it'
	);
	await field(page).fill('Words @me');
	await expect(page.getByText('will never see it.')).toHaveCount(0);
	await expect(options(page)).toHaveCount(0);
	await page.context().close();
});

test('a comment speaks for a council, with its officer named, where the officer may', async ({
	browser,
	app
}) => {
	const [priya, megan] = [
		await as(browser, app.origin, 'Priya Shah'),
		await as(browser, app.origin, 'Megan Rees')
	];
	await Promise.all([open(priya), open(megan)]);
	await begin(priya);
	await priya.keyboard.type('We can give ten days');
	await priya.getByLabel(/Speak for Dorset Council/).check();
	await priya.getByLabel('Only Dorset Council').check();
	await expect(priya.getByLabel(/Speak for/)).toHaveCount(0);
	await priya.getByLabel('Everyone in the room').check();
	await priya.getByRole('button', { name: 'Send comment' }).click();
	await expect(card(megan, 'We can give ten days')).toContainText('Dorset Council says');
	await expect(card(megan, 'We can give ten days')).toContainText('Priya Shah');
	// Cardiff is only hoped for: its officer comments in her own name.
	await begin(megan);
	await expect(megan.getByLabel(/Speak for/)).toHaveCount(0);
	await megan.goto(`${path}/comments?filter=all`);
	await expect(megan.getByRole('article').filter({ hasText: 'Dorset Council says' })).toHaveCount(1);
	await expectAccessible(megan);
	await megan.goto(roomPath);
	await expect(megan.getByText('spoke for Dorset Council and commented on').first()).toBeVisible();
	await closeAll(priya, megan);
});

test('everything of it works without script', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	await page.goto(`${path}/comments?filter=all`);
	await page.getByText('Comment on a section', { exact: true }).click();
	const form = page.locator('form[action*="start"]');
	await form.locator('#body').fill('Dear @Tom Okafor and @Grace Adeyemi');
	await form.getByLabel(/Speak for Dorset Council/).check();
	await form.getByRole('button', { name: 'Send comment' }).click();
	await expect(page.getByRole('alert').first()).toContainText('Grace Adeyemi cannot see this room.');
	await expect(form.locator('#body')).toHaveValue('Dear @Tom Okafor and @Grace Adeyemi');
	await expect(form.getByLabel(/Speak for Dorset Council/)).toBeChecked();
	await form.getByRole('button', { name: 'Send comment' }).click();
	await expect(page.getByText('Your comment was sent.')).toBeVisible();
	const made = page.getByRole('article').filter({ hasText: 'Dear @Tom Okafor' });
	await expect(made).toContainText('Dorset Council says');
	await expect(made.locator('[data-mention]')).toHaveText(['@Tom Okafor', '@Grace Adeyemi']);
	await page.getByLabel('By council').selectOption({ label: 'Dorset Council' });
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(made).toBeVisible();
	await expect(page).toHaveURL(/filter=all&council=DST/);
	await page.context().close();
});

test('the list goes by keyboard from conversation to conversation, and by council', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Megan Rees');
	await page.goto(`${path}/comments?filter=all`);
	const all = page.getByRole('article');
	const count = await all.count();
	expect(count).toBeGreaterThan(2);
	// Keys are heard once the page's script is there.
	await page.waitForLoadState('networkidle');
	await page.keyboard.press('n');
	await expect(all.first()).toBeFocused();
	await page.keyboard.press('n');
	await expect(all.nth(1)).toBeFocused();
	await page.keyboard.press('p');
	await page.keyboard.press('p');
	await expect(page.getByRole('status').filter({ hasText: 'No comments before this' })).toBeAttached();
	await all.first().getByText('Reply', { exact: true }).click();
	await all.first().getByLabel('Your reply').fill('');
	await page.keyboard.type('no');
	await expect(all.first().getByLabel('Your reply')).toHaveValue('no');
	// A conversation in which somebody is writing stays, whatever is looked for.
	await all.first().getByLabel('Your reply').fill('');
	await page.getByLabel('By council').selectOption({ label: 'Leeds City Council' });
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(page).toHaveURL(/council=LDS/);
	expect(await all.count()).toBeLessThan(count);
	await page.context().close();
});

for (const [width, colorScheme] of [
	[375, 'light'],
	[320, 'dark']
] as const) {
	test(`mentions, at ${width} px in ${colorScheme} colours: nothing sideways, nothing that axe finds`, async ({
		browser,
		app
	}) => {
		const page = await as(browser, app.origin, 'Tom Okafor', {
			colorScheme,
			viewport: { width, height: 700 },
			hasTouch: true
		});
		await open(page);
		await page.locator('.drawer--comments summary').first().click();
		await begin(page);
		await page.keyboard.type('@');
		await expect(options(page).first()).toBeVisible();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
		await page.keyboard.type('niamh');
		await options(page).filter({ hasText: 'Niamh' }).first().tap();
		await expect(field(page)).toHaveValue(/^@Niamh Doherty/);
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
		await page.context().close();
	});
}
