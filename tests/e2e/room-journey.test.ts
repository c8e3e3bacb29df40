import type { Page } from '@playwright/test';
import { expect, goOffline, test, watchErrors } from '../support/e2e.ts';
import { as, makeRoom } from '../support/sample-proposal.ts';

test.describe.configure({ timeout: 120_000 });

const tab = (page: Page, name: string) =>
	page.getByRole('navigation', { name: 'Room', exact: true }).getByRole('link', { name, exact: true });
const voteOf = (page: Page, council: string) => page.locator(`[data-voter="${council}"]`);
const said = (page: Page, words: string) =>
	page
		.getByRole('region', { name: 'Messages', exact: true })
		.locator('[data-message]')
		.filter({ hasText: words });
async function say(page: Page, words: string) {
	const field = page.getByLabel('Your message', { exact: true });
	await field.fill(words);
	await field.press('Enter');
	await expect(said(page, words)).toBeVisible();
}

test('three councils, from an invitation to an agreed decision and a done task; one drops off and comes back', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	const megan = await as(browser, app.origin, 'Megan Rees');
	const errors = [priya, tom, megan].flatMap((page) => watchErrors(page));

	const room = await makeRoom(priya, 'Warm homes for renters');
	for (const [council, page, address] of [
		['Leeds City Council', tom, 'tom.okafor@leeds.example'],
		['City of Cardiff Council', megan, 'megan.rees@cardiff.example']
	] as const) {
		await priya.goto(`${room}/people?council=${encodeURIComponent(council)}#invite-council`);
		await priya.locator('#role-council').selectOption('viewer');
		await priya.getByRole('button', { name: 'Invite the council' }).click();
		await expect(priya.getByText(`${council} is in the room now.`)).toBeVisible();
		const person = priya.getByRole('region', { name: 'Invite a person' });
		await person.getByLabel('Email address').fill(address);
		await person.getByLabel('Role').selectOption('editor');
		await person.getByRole('button', { name: 'Send invitation' }).click();
		await expect(priya.getByText(`We sent an invitation to ${address}.`)).toBeVisible();
		// Told by the bell, too.
		await page.goto('/notifications');
		await page.getByRole('link', { name: /invited you to the room “Warm homes for renters”/ }).click();
		await page.getByRole('button', { name: 'Accept' }).first().click();
		await expect(page.getByRole('heading', { level: 1, name: 'Warm homes for renters' })).toBeVisible();
	}
	await Promise.all(
		[priya, tom, megan].map(async (page) => {
			await page.goto(`${room}/chat`);
			await page.waitForLoadState('networkidle');
		})
	);
	await expect(priya.getByText('3 people here')).toBeVisible();
	await say(priya, 'Welcome. Who leads the research?');
	await expect(said(tom, 'Who leads')).toBeVisible();
	await expect(said(megan, 'Who leads')).toBeVisible();

	// Megan's line goes; the others go on.
	await goOffline(megan);
	await say(tom, 'Leeds can, from January.');
	await say(priya, 'Then let us decide it.');
	await tab(priya, 'Decisions').click();
	await priya
		.getByRole('link', { name: 'Ask for a decision' })
		.or(priya.getByRole('button', { name: 'Ask for a decision' }))
		.first()
		.click();
	await priya.getByRole('radio', { name: 'Consent' }).check();
	await priya.getByRole('button', { name: 'Continue' }).click();
	await priya.getByLabel('The question').fill('Shall Leeds lead the research?');
	await priya.getByRole('radio', { name: 'Each council has one vote' }).check();
	await priya.getByLabel('Votes needed').fill('3');
	await priya.getByRole('button', { name: 'Ask the room' }).click();
	await expect(priya.getByText('3, of which 0 are there so far')).toBeVisible();
	const decision = new URL(priya.url()).pathname;
	for (const page of [priya, tom]) {
		await page.goto(decision);
		await page.getByRole('radio', { name: 'Agree' }).check();
		await page.getByRole('button', { name: 'Cast the vote' }).click();
		await expect(page.getByText('The vote was cast.')).toBeVisible();
	}

	// Back, with all that was said, once each, and what is asked of her.
	await megan.context().setOffline(false);
	await expect(said(megan, 'Leeds can, from January.')).toHaveCount(1);
	await expect(said(megan, 'Then let us decide it.')).toHaveCount(1);
	await tab(megan, 'Overview').click();
	await megan.getByRole('link', { name: 'Shall Leeds lead the research?' }).first().click();
	await megan.getByRole('radio', { name: 'Agree' }).check();
	await megan.getByLabel('Your reason').fill('We help with the interviews in Welsh.');
	await megan.getByRole('button', { name: 'Cast the vote' }).click();
	await expect(voteOf(priya, 'City of Cardiff Council')).toContainText('interviews in Welsh');
	await priya.getByText('Close it now').click();
	await priya.getByRole('button', { name: 'Close now and count' }).click();
	for (const page of [priya, tom, megan])
		await expect(page.locator('[data-result]')).toHaveText('Agreed: 3 agreed');

	await tab(priya, 'Tasks').click();
	// An empty board has its form open.
	await priya.getByLabel('What is to be done').fill('Write to 20 renters');
	await priya.getByLabel('Who does it').selectOption({ label: 'Leeds City Council' });
	await priya.getByRole('button', { name: 'Add task' }).click();
	await expect(priya.getByRole('link', { name: 'Write to 20 renters', exact: true })).toBeVisible();
	await tom.goto('/tasks');
	await tom.getByRole('link', { name: 'Write to 20 renters' }).click();
	await tom.getByRole('button', { name: 'Done', exact: true }).click();
	await expect(
		priya
			.getByRole('region', { name: /^Done/ })
			.getByRole('link', { name: 'Write to 20 renters', exact: true })
	).toBeVisible();

	// Who comes late finds what was agreed on the room's first page.
	await tab(megan, 'Overview').click();
	await expect(megan.getByRole('region', { name: 'Decisions' })).toContainText('Agreed: 3 agreed');
	expect(errors).toEqual([]);
	await Promise.all([priya, tom, megan].map((page) => page.context().close()));
});
