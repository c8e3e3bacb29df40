import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, makeRoom } from '../support/sample-proposal.ts';

/** The link of the newest mail to an address with this subject, once it has come. */
async function linkInMail(page: Page, to: string, subject: string): Promise<string> {
	const mail = page
		.getByRole('article')
		.filter({ hasText: `To ${to}` })
		.filter({ has: page.getByRole('heading', { name: subject }) })
		.first();
	await expect(async () => {
		await page.goto('/dev/outbox');
		await expect(mail).toBeVisible({ timeout: 200 });
	}).toPass({ timeout: 15_000 });
	return (await mail.getByRole('link').first().getAttribute('href')) ?? '';
}

test('a guest is invited, comes in by the link alone, is marked everywhere, and is out when the owner ends it', async ({
	browser,
	app
}) => {
	test.slow();
	const email = 'gwen@brightside.example';
	const priya = await as(browser, app.origin, 'Priya Shah');
	const room = await makeRoom(priya, 'Damp homes');
	await priya.goto(`${room}/people`);
	await priya.getByRole('link', { name: 'Invite a guest' }).click();
	await expect(priya.getByText('They do not see comments that a council keeps to itself')).toBeVisible();
	await expectAccessible(priya);

	await priya.getByLabel('Email address').fill('ann@leeds.gov.uk');
	await priya.getByLabel('Their organisation').fill('Brightside Digital');
	await priya.getByLabel('Supplier').check();
	await priya.getByRole('button', { name: 'Send invitation' }).click();
	await expect(priya.getByRole('alert')).toContainText('belongs to Leeds City Council');
	await expect(priya.getByLabel('Their organisation')).toHaveValue('Brightside Digital');
	await priya.getByLabel('Email address').fill(email);
	await priya.getByRole('button', { name: 'Send invitation' }).click();
	await expect(priya.getByText(`We sent an invitation to ${email}.`)).toBeVisible();
	await expect(priya.getByLabel('Email address')).toHaveValue('');
	// The next one begins with what is offered, not with what the browser would take.
	await expect(priya.getByLabel('Role')).toHaveValue('commenter');
	await expect(priya.getByLabel('Year')).toHaveValue(/^20\d\d$/);

	const gwen = await (await browser.newContext({ baseURL: app.origin })).newPage();
	const errors = [watchErrors(priya), watchErrors(gwen)];
	await gwen.goto(await linkInMail(gwen, email, 'Damp homes'));
	await gwen.getByLabel('Email address').fill(email);
	await gwen.getByRole('button', { name: 'Send the link' }).click();
	await expect(gwen.getByRole('heading', { name: 'Check your email' })).toBeVisible();
	await gwen.goto(await linkInMail(gwen, email, 'Sign in to Folkmoot'));
	await gwen.getByRole('button', { name: 'Sign in' }).click();
	await expect(gwen.getByText('Brightside Digital (guest)')).toBeVisible();
	await expectAccessible(gwen);
	await gwen.getByLabel('Full name').fill('Gwen Guest');
	await gwen.getByRole('button', { name: 'Continue' }).click();

	await expect(gwen.getByRole('heading', { level: 1, name: 'Damp homes' })).toBeVisible();
	await expect(gwen.getByText('You do not see comments that a council keeps to itself')).toBeVisible();
	await expectAccessible(gwen);
	await gwen.getByRole('button', { name: 'Accept the invitation' }).click();
	await expect(gwen.getByText(/^You are a guest of this room until \d+ \w+ \d{4}$/)).toBeVisible();
	await expect(gwen.getByText('Brightside Digital (guest)').first()).toBeAttached();
	await expectAccessible(gwen);
	await gwen.goto('/home');
	await expect(gwen.getByRole('link', { name: 'Damp homes' })).toBeVisible();
	await expect(gwen.getByRole('button', { name: 'Make a room' })).toBeHidden();
	await expect(gwen.getByRole('heading', { name: 'Open rooms you can read' })).toBeHidden();
	await gwen.goto(`${room}/chat`);

	await priya.goto(`${room}/people`);
	const row = priya.getByRole('listitem').filter({ hasText: 'Gwen Guest' });
	await expect(row).toContainText('Brightside Digital (guest)');
	await row.getByText('Change the last day of Gwen Guest').click();
	await row.getByLabel('Year').fill('2099');
	await row.getByRole('button', { name: 'Save last day' }).click();
	await expect(priya.getByRole('alert')).toContainText('Their last day must be');
	await expect(row.getByLabel('Year')).toHaveValue('2099');
	await expectAccessible(priya);
	await row.getByRole('link', { name: 'End it now' }).click();
	await priya.getByRole('button', { name: 'Remove Gwen Guest' }).click();
	await expect(gwen.getByRole('heading', { name: 'Page not found' })).toBeVisible();
	expect(errors.flat()).toEqual([]);
});

test('without script the council that leads and owns a room leaves it: the lead and the room are handed over first', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	const room = await makeRoom(priya, 'Shared repairs');
	await priya.goto(`${room}/people/leave-council`);
	await expect(priya.getByText('there is no other council that could')).toBeVisible();

	await priya.goto(`${room}/people?council=leeds`);
	await priya.getByLabel('Leeds City Council', { exact: true }).check();
	await priya.getByRole('button', { name: 'Invite the council' }).click();
	await priya.getByLabel('Email address').fill('tom.okafor@leeds.example');
	await priya.getByRole('button', { name: 'Send invitation' }).click();
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto('/home');
	await tom.getByRole('button', { name: 'Accept' }).first().click();
	await expect(tom.getByRole('heading', { level: 1, name: 'Shared repairs' })).toBeVisible();

	await priya.goto(`${room}/people`);
	await priya.getByRole('link', { name: 'Leave this room as Dorset Council' }).click();
	await expect(priya.getByText('What it wrote stays, with names and council')).toBeVisible();
	// Axe is a script: it looks at the same page in another window.
	const scripted = await as(browser, app.origin, 'Priya Shah');
	await scripted.setViewportSize({ width: 320, height: 640 });
	await scripted.goto(`${room}/people/leave-council`);
	await expectAccessible(scripted);
	await expectNoSidewaysScroll(scripted);
	await priya.getByRole('button', { name: 'Leave with my council' }).click();
	await expect(priya.getByRole('alert')).toContainText('Choose which council leads it');
	await priya.getByLabel('Leeds City Council', { exact: true }).check();
	await priya.getByLabel('Tom Okafor, Leeds City Council').check();
	await priya.getByRole('button', { name: 'Leave with my council' }).click();
	await expect(priya.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
	await expect(priya.getByRole('link', { name: 'Shared repairs' })).toBeHidden();

	await expect(tom.getByText('Private room, led by Leeds City Council')).toBeVisible();
	await expect(tom.getByRole('link', { name: 'Settings' })).toBeVisible();
});
