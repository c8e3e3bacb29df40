import { expect, test, watchErrors } from '../support/e2e.ts';
import { card, cards, expectSaved, open, select, startNote, suggest, text } from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

const paragraph = 'Most households ask for help late. The signs sit in four systems.';
const last = 'Nobody sees them together.';

test.describe.configure({ timeout: 120_000 });

test('an officer of one council comments and suggests a rewrite; an officer of another edits meanwhile, accepts half and refuses the rest', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Reviewed by a partner', paragraph, last);
	await priya.goto(`${path}/versions`);
	await priya.getByLabel('Name of a new version').fill('Before the review');
	await priya.getByRole('button', { name: 'Save this version' }).click();
	await expect(priya.locator('[data-version="Before the review"]')).toBeVisible();
	await open(priya, path);

	const megan = await as(browser, app.origin, 'Megan Rees');
	const errors = [...watchErrors(priya), ...watchErrors(megan)];
	await open(megan, path);

	await test.step('she comments without the right to write, and names him', async () => {
		await megan
			.getByRole('button', { name: /^Comment on the section/ })
			.first()
			.click();
		await megan.keyboard.type('@priya');
		await expect(megan.getByRole('option', { name: /Priya Shah/ })).toBeVisible();
		await megan.keyboard.press('Enter');
		await megan.keyboard.type('we can say which four, from Cardiff.');
		await megan.getByRole('button', { name: 'Send comment' }).click();
		const thread = priya.locator('[data-thread-card]');
		await expect(thread).toContainText('from Cardiff');
		await expect(thread.locator('[data-mention]')).toHaveText('@Priya Shah (you)');
	});

	await test.step('she suggests other words, Enter in the middle of the paragraph, and a list', async () => {
		await suggest(megan);
		await select(megan, 'ask for help');
		await megan.keyboard.type('come to us');
		await select(megan, 'The signs', { caret: true });
		await megan.keyboard.press('Enter');
		await megan.keyboard.press('Control+End');
		await megan.keyboard.press('Enter');
		await megan.keyboard.type('- rent arrears');
		await megan.keyboard.press('Enter');
		await megan.keyboard.type('school absence');
		await expect(text(megan).locator('ins', { hasText: 'school absence' })).toBeVisible();
		await expectSaved(megan);
	});

	await test.step('he, who may write, edits the same paragraph meanwhile', async () => {
		await select(priya, 'Most households');
		await priya.keyboard.type('Many families');
		// Behind her Enter, where her fork has the words in another place.
		await select(priya, 'four systems');
		await priya.keyboard.type('five systems');
		await expectSaved(priya);
		await expect(text(megan)).toContainText('Many families');
		await expect(text(megan).locator('p').nth(1)).toContainText('The signs sit in five systems.');
		await expect(card(priya, 'come to us')).toContainText('Cardiff');
		await expect(card(priya, 'school absence')).toBeVisible();
		await expect(card(priya, 'New paragraph')).toBeVisible();
	});

	await test.step('a question hangs on the suggestion, and is answered there', async () => {
		const list = card(priya, 'school absence');
		await list.getByRole('button', { name: 'Reply' }).click();
		await priya.keyboard.type('Do schools share this?');
		await list.getByRole('button', { name: 'Send comment' }).click();
		await expect(card(megan, 'school absence')).toContainText('Do schools share this?');
	});

	await test.step('half is accepted, the rest refused with a reason', async () => {
		await card(priya, 'come to us').getByRole('button', { name: 'Accept' }).click();
		await expect(text(priya)).toContainText('Many families come to us late.');
		await card(priya, 'school absence').getByRole('button', { name: 'Accept' }).click();
		await expect(text(priya).locator('li', { hasText: 'school absence' })).toHaveCount(1);
		await card(priya, 'New paragraph').getByRole('button', { name: 'Refuse' }).click();
		await priya.keyboard.type('One paragraph reads better.');
		await priya.getByRole('button', { name: 'Refuse', exact: true }).first().click();
		await expect(cards(priya)).toHaveCount(0);
		await expectSaved(priya);
		const notice = megan.locator('[data-notice=decided]');
		await expect(notice).toContainText('2 of your suggestions were accepted');
		await expect(notice).toContainText('One paragraph reads better.');
		await expect(text(megan).locator('p').first()).toHaveText(
			'Many families come to us late. The signs sit in five systems.'
		);
	});

	await test.step('the accepted words are hers, the edit is his', async () => {
		await priya.goto(`${path}/authors`);
		const by = (words: string) => priya.locator('[data-authored="question"] .by', { hasText: words }).last();
		await expect(by('come to us')).toHaveAttribute('title', /^Megan Rees, City of Cardiff/);
		await expect(by('school absence')).toHaveAttribute('title', /^Megan Rees, City of Cardiff/);
		await expect(by('Many families')).toHaveAttribute('title', /^Priya Shah, Dorset/);
		await expect(by('Nobody sees')).toHaveAttribute('title', /^Priya Shah, Dorset/);
	});

	await test.step('the comparison with the version before shows what came of it', async () => {
		await priya.goto(`${path}/versions`);
		await priya.getByRole('link', { name: /Compare with now/ }).click();
		const compared = priya.locator('[data-compared="question"]');
		await expect(compared.locator('ins', { hasText: 'come to us' })).toBeVisible();
		await expect(compared.locator('del', { hasText: 'ask for help' })).toBeVisible();
		await expect(compared.locator('ins', { hasText: 'school absence' })).toBeVisible();
		await expect(compared.locator('ins', { hasText: 'Many families' })).toBeVisible();
	});

	await test.step('the section is put back as it was, her page shows it, and the restore is undone', async () => {
		await priya.getByRole('link', { name: 'Put back this section as it was' }).click();
		await priya.getByRole('button', { name: 'Put back “The question”' }).click();
		await expect(priya.getByText('The text is restored.')).toBeVisible();
		await expect(text(megan).locator('p')).toHaveText([paragraph, last]);
		await priya.goto(`${path}/authors`);
		const authored = priya.locator('[data-authored="question"]');
		await expect(authored).toContainText('ask for help late');
		await expect(authored.locator('.by[title^="Megan Rees"]')).toHaveCount(0);
		await priya.goto(`${path}/versions`);
		await priya.getByRole('button', { name: 'Undo restore' }).click();
		await expect(priya.getByText('The restore is undone.')).toBeVisible();
		await expect(text(megan)).toContainText('Many families come to us late.');
		await priya.goto(`${path}/authors`);
		await expect(authored.locator('.by[title^="Megan Rees"]', { hasText: 'come to us' })).toHaveCount(1);
	});

	expect(errors).toEqual([]);
	await Promise.all([priya, megan].map((page) => page.context().close()));
});
