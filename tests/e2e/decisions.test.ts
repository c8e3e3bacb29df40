import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expectSaved } from '../support/suggesting.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, findSample } from '../support/sample-proposal.ts';

const title = 'Noticing earlier when somebody is about to lose their home';
const words = 'did not know help existed before an eviction notice';

test.describe.configure({ timeout: 120_000 });

let room = '';

const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));
const voteOf = (page: Page, council: string) => page.locator(`[data-voter="${council}"]`);
/** Opens the page and waits until what happens in the room is told to it. */
async function live(page: Page, path: string) {
	const following = page.waitForResponse(/__data\.json/);
	await page.goto(path);
	await following;
}
/** Chooses a kind and asks; the answer is the decision's path. */
async function ask(
	page: Page,
	kind: string,
	question: string,
	fill: (page: Page) => Promise<void> = async () => {}
) {
	await page.goto(`${room}/decisions`);
	await page
		.getByRole('link', { name: 'Ask for a decision' })
		.or(page.getByRole('button', { name: 'Ask for a decision' }))
		.click();
	await page.getByRole('radio', { name: kind }).check();
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.getByLabel('The question').fill(question);
	await fill(page);
	await page.getByRole('button', { name: 'Ask the room' }).click();
	await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible();
	return new URL(page.url()).pathname;
}

test.beforeAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	({ room } = await findSample(page));
	await page.goto(`${room}/people?council=cardiff#invite-council`);
	await page.getByRole('button', { name: 'Invite the council' }).click();
	await expect(page.getByText('City of Cardiff Council is in the room now.')).toBeVisible();
	await page.context().close();
});
// Other tests find the room as it was.
test.afterAll(async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await page.goto(`${room}/people`);
	await page.getByText('Change role of City of Cardiff Council').click();
	await page.getByRole('link', { name: 'Remove City of Cardiff Council' }).click();
	await page.getByRole('button', { name: 'Remove City of Cardiff Council' }).click();
	await expect(page.getByRole('alert')).toContainText('The council was removed from the room.');
	await page.context().close();
});

test('three councils decide: asked, voted, changed, closed, and all three see each step', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const megan = await as(browser, app.origin, 'Megan Rees');
	const errors = [priya, tom, megan].flatMap((page) => watchErrors(page));
	await live(tom, `${room}/decisions`);
	const question = 'Shall Leeds lead the user research?';
	const path = await ask(priya, 'Consent', question, async (page) => {
		await page.getByLabel('Why it is asked').fill('Leeds has done it before.');
		await page.getByLabel('Votes needed').fill('3');
	});
	await live(priya, path);

	const line = tom.getByRole('listitem').filter({ hasText: question });
	await expect(line).toContainText('Your vote');
	await line.getByRole('link').click();
	await live(tom, path);
	await live(megan, path);
	await expect(tom.getByText('3, of which 0 are there so far')).toBeVisible();
	await expect(
		tom.getByText('Have not voted yet: City of Cardiff Council, Dorset Council, Leeds City Council.')
	).toBeVisible();

	// By keyboard alone.
	await tom.getByRole('radio', { name: 'Agree' }).focus();
	await tom.keyboard.press('Space');
	await tom.keyboard.press('Tab');
	await tom.keyboard.type('We have the people for it.');
	await tom.keyboard.press('Tab');
	await tom.keyboard.press('Enter');
	await expect(tom.getByText('The vote was cast.')).toBeVisible();
	for (const page of [priya, tom, megan]) {
		await expect(voteOf(page, 'Leeds City Council')).toContainText('by Tom Okafor');
		await expect(voteOf(page, 'Leeds City Council')).toContainText('We have the people for it.');
	}

	await megan.getByRole('radio', { name: 'Block' }).check();
	await megan.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(megan.getByRole('alert')).toContainText('Say why you block');
	await expect(megan.getByRole('radio', { name: 'Block' })).toBeChecked();
	await megan.getByLabel('Your reason').fill('Only with an interpreter for Welsh.');
	await megan.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(voteOf(priya, 'City of Cardiff Council')).toContainText('Blocks');

	await priya.getByRole('radio', { name: 'Agree' }).check();
	await priya.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(voteOf(megan, 'Dorset Council')).toContainText('Agrees');
	await expect(megan.getByText('3, and they are there')).toBeVisible();

	// Her council changes its mind; what Tom has half typed meanwhile stays.
	await tom.getByLabel('Your reason').fill('Half a sent');
	await megan.getByRole('radio', { name: 'Abstain' }).check();
	await megan.getByRole('button', { name: 'Change the vote' }).click();
	await expect(voteOf(tom, 'City of Cardiff Council')).toContainText('Abstains');
	await expect(tom.getByLabel('Your reason')).toHaveValue('Half a sent');

	await priya.getByText('Change when voting ends').click();
	await priya.getByLabel('at (time in the UK)').fill('12:00');
	await priya.getByRole('button', { name: 'Save times' }).click();
	await expect(tom.locator('dd', { hasText: 'midday UK time' })).toBeVisible();

	for (const page of [priya, megan]) await expectAccessible(page);
	await priya.getByText('Close it now').click();
	await priya.getByRole('button', { name: 'Close now and count' }).click();
	for (const page of [priya, tom, megan]) {
		await expect(page.locator('[data-result]')).toHaveText('Agreed: 2 agreed, 1 abstained');
		await expect(page.getByRole('button', { name: /vote/i })).toHaveCount(0);
	}
	await tom.goto(room);
	await expect(tom.getByText(`closed “${question}”. Agreed: 2 agreed, 1 abstained`)).toBeVisible();

	await tom.goto(`${room}/decisions`);
	await tom.getByRole('link', { name: 'all decisions to read or print' }).click();
	await expect(tom.getByRole('heading', { level: 2, name: question })).toBeVisible();
	await expect(tom.getByRole('row', { name: /Cardiff Council.*Megan Rees.*Abstains/ })).toBeVisible();
	await expectAccessible(tom);
	await tom.goBack();
	const [file] = await Promise.all([
		tom.waitForEvent('download'),
		tom.getByRole('link', { name: 'as a document (ODT)' }).click()
	]);
	expect(file.suggestedFilename()).toMatch(/^decisions-\d{4}-\d{2}-\d{2}\.odt$/);
	const parts = unzipSync(await readFile(await file.path()));
	expect(strFromU8(parts['content.xml']!)).toContain(question);
	const [pdf] = await Promise.all([
		tom.waitForEvent('download'),
		tom.getByRole('link', { name: 'as a PDF' }).click()
	]);
	expect((await readFile(await pdf.path())).subarray(0, 5).toString()).toBe('%PDF-');
	expect(errors).toEqual([]);
	await closeAll(priya, tom, megan);
});

test('[C9] two pages of one council: the later one is told what was cast meanwhile, and keeps its words', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const path = await ask(priya, 'Vote', 'Which day do we send it?', async (page) => {
		await page.getByRole('textbox', { name: 'Options' }).fill('Thursday\nFriday');
	});
	const [one, other] = [tom, await tom.context().newPage()];
	await live(one, path);
	await live(other, path);
	await other.getByLabel('Your reason').fill('Not before the board has met.');
	await one.getByRole('radio', { name: 'Thursday' }).check();
	await one.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(other.getByText('Tom Okafor changed this vote while this page was open.')).toBeVisible();
	await other.getByRole('radio', { name: 'Friday' }).check();
	await other.getByRole('button', { name: 'Change the vote' }).click();
	await expect(other.getByRole('alert')).toContainText('was cast meanwhile by Tom Okafor: Thursday');
	await expect(other.getByLabel('Your reason')).toHaveValue('Not before the board has met.');
	await other.getByRole('button', { name: 'Change the vote' }).click();
	await expect(voteOf(priya, 'Leeds City Council')).toContainText('Friday');
	await expect(voteOf(one, 'Leeds City Council')).toContainText('Not before the board has met.');
	await other.getByRole('button', { name: 'Take the vote back' }).click();
	await expect(priya.getByText('Nobody has voted yet.')).toBeVisible();
	await closeAll(priya, tom);
});

test('without script and at 320 px: a ranked choice and a time poll are asked, voted and closed', async ({
	browser,
	app
}) => {
	const options = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
	const priya = await as(browser, app.origin, 'Priya Shah', options);
	await priya.goto(`${room}/decisions/new?kind=ranked+choice`);
	await priya.getByRole('button', { name: 'Ask the room' }).click();
	await expect(priya.getByRole('alert')).toContainText('Enter the question');
	await priya.getByLabel('The question').fill('In which order do we interview?');
	await priya.getByRole('textbox', { name: 'Options' }).fill('Dorset\nLeeds\nCardiff');
	await priya.getByRole('radio', { name: 'Each person has one vote' }).check();
	await priya.getByRole('button', { name: 'Ask the room' }).click();
	await expectNoSidewaysScroll(priya);
	await priya.getByLabel('Cardiff').selectOption('1');
	await priya.getByLabel('Leeds').selectOption('1');
	await priya.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(priya.getByRole('alert')).toContainText('Two options have place 1');
	await expect(priya.getByLabel('Cardiff')).toHaveValue('1');
	await priya.getByLabel('Leeds').selectOption('2');
	await priya.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(voteOf(priya, 'Priya Shah')).toContainText('1. Cardiff, 2. Leeds');
	await priya.getByText('Close it now').click();
	await priya.getByRole('button', { name: 'Close now and count' }).click();
	await expect(priya.locator('[data-result]')).toContainText('Chosen: “Cardiff”, 1 of 1 vote');

	await priya.goto(`${room}/decisions/new?kind=time+poll`);
	await expectNoSidewaysScroll(priya);
	await priya.getByLabel('The question').fill('When do we meet?');
	const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
	for (const [nth, from, to] of [
		[1, '10:00', '11:00'],
		[2, '14:00', '15:30']
	] as const) {
		await priya.getByLabel(`Day of time ${nth}`).fill(day);
		await priya.getByLabel(`From of time ${nth}`).fill(from);
		await priya.getByLabel(`To of time ${nth}`).fill(to);
	}
	await priya.getByRole('button', { name: 'Ask the room' }).click();
	const morning = priya.getByRole('group', { name: /10am to 11am/ });
	await morning.getByRole('radio', { name: 'Yes' }).check();
	await priya
		.getByRole('group', { name: /2pm to 3:30pm/ })
		.getByRole('radio', { name: 'If need be' })
		.check();
	await priya.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(voteOf(priya, 'Dorset Council')).toContainText('2pm to 3:30pm: if need be');
	await priya.goto(`${room}/decisions`);
	await expectNoSidewaysScroll(priya);
	await priya.goto(`${room}/decisions/casters`);
	await priya.getByRole('checkbox', { name: 'Tom Okafor' }).check();
	await priya.getByRole('button', { name: 'Save who votes for Leeds City Council' }).click();
	await expect(priya.getByText('Who votes was saved.')).toBeVisible();
	await expect(priya.getByRole('checkbox', { name: 'Tom Okafor' })).toBeChecked();
	await expectNoSidewaysScroll(priya);
	await priya.getByRole('checkbox', { name: 'Tom Okafor' }).uncheck();
	await priya.getByRole('button', { name: 'Save who votes for Leeds City Council' }).click();
	await closeAll(priya);
});

test('about words of a text: asked from the palette, with the version, and it says when the words changed', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	await priya.goto(room);
	await priya.getByRole('link', { name: title }).first().click();
	const text = priya.locator('[aria-label="The problem and who has it"].ProseMirror');
	await expect(text).toContainText(words);
	await expect(priya.locator('[data-connection]')).toContainText('Connected.');
	await text.evaluate((element, wanted) => {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const at = node.textContent!.indexOf(wanted);
			if (at >= 0) getSelection()!.setBaseAndExtent(node, at, node, at + wanted.length);
		}
	}, words);
	await priya.keyboard.press('Control+k');
	await priya.keyboard.type('decision about');
	await expect(priya.getByRole('option', { name: /Ask for a decision about this/ })).toBeVisible();
	await priya.keyboard.press('Enter');
	await expect(priya.locator('blockquote', { hasText: words })).toBeVisible();
	await priya.getByRole('button', { name: 'Continue' }).click();
	await priya.getByLabel('The question').fill('Do we keep these words?');
	await priya.getByRole('button', { name: 'Ask the room' }).click();
	await expect(priya.getByText('These words have not changed since it was asked.')).toBeVisible();
	const path = new URL(priya.url()).pathname;

	await priya.getByRole('link', { name: title }).click();
	await expect(text).toContainText(words);
	await text.evaluate((element) => {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const at = node.textContent!.indexOf('eviction notice');
			if (at >= 0) getSelection()!.setBaseAndExtent(node, at, node, at + 'eviction'.length);
		}
	});
	await priya.keyboard.type('late');
	await expectSaved(priya);
	await priya.goto(path);
	await expect(priya.getByText('These words have changed since it was asked.')).toBeVisible();
	await priya.getByRole('link', { name: 'See what changed' }).click();
	await expect(priya.locator('ins', { hasText: 'late' }).first()).toBeVisible();
	await closeAll(priya);
});

test('at 375 px, dark and light, the pages are accessible and nothing scrolls sideways', async ({
	browser,
	app
}) => {
	for (const colorScheme of ['dark', 'light'] as const) {
		const page = await as(browser, app.origin, 'Tom Okafor', {
			viewport: { width: 375, height: 740 },
			colorScheme
		});
		await page.goto(`${room}/decisions`);
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		for (const name of [
			'Shall we ask Cardiff to join as a partner?',
			'Where do we do the first interviews?'
		]) {
			await page.goto(`${room}/decisions`);
			await page.getByRole('link', { name }).click();
			await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
			await expectAccessible(page);
			await expectNoSidewaysScroll(page);
		}
		for (const path of ['new', 'new?kind=time+poll', 'casters', 'export.html']) {
			await page.goto(`${room}/decisions/${path}`);
			await expectAccessible(page);
			await expectNoSidewaysScroll(page);
		}
		await page.context().close();
	}
});
