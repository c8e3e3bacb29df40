import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, makeRoom } from '../support/sample-proposal.ts';

async function inviteCouncil(page: Page, room: string, council: string, role: string): Promise<void> {
	await page.goto(`${room}/people`);
	await page.getByLabel('Find a council').fill(council);
	await page.getByRole('button', { name: 'Find' }).click();
	await page.getByLabel(council, { exact: true }).check();
	await page.locator('#role-council').selectOption(role);
	await page.getByRole('button', { name: 'Invite the council' }).click();
	await expect(page.getByText(`${council} is in the room now.`)).toBeVisible();
}

test('a room is made, a council invited, and its officer sees it and what changes there, live', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah');
	const errors = watchErrors(priya);
	const room = await makeRoom(priya, 'Fewer evictions');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto('/home');
	await expect(tom.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
	await expect(tom.getByRole('link', { name: 'Fewer evictions' })).toBeHidden();

	await inviteCouncil(priya, room, 'Leeds City Council', 'viewer');
	await tom.reload();
	await tom.getByRole('link', { name: 'Fewer evictions' }).click();
	await expect(tom.getByText('Somebody with the role editor or owner can start a proposal.')).toBeVisible();

	// The role is changed in one window; the other offers what it allows, without a reload.
	await priya.getByText('Change role of Leeds City Council').click();
	await priya.locator('#role-LDS').selectOption('editor');
	await priya.locator('details[open]').getByRole('button', { name: 'Save role' }).click();
	await expect(priya.getByText('The council’s role was changed.')).toBeVisible();
	await expect(tom.getByRole('button', { name: 'Start the first proposal' })).toBeVisible();

	await priya.getByRole('link', { name: 'Remove Leeds City Council' }).click();
	await priya.getByRole('button', { name: 'Remove Leeds City Council' }).click();
	await expect(priya.getByRole('alert')).toContainText('The council was removed from the room.');
	await expect(tom.getByRole('heading', { name: 'Page not found' })).toBeVisible();
	expect(errors).toEqual([]);
});

test('what an officer types stays while the room changes, and the page reads it once', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah');
	const room = await makeRoom(priya, 'Typing on');
	const other = await priya.context().newPage();
	let reads = 0;
	priya.on('request', (request) => (reads += request.url().includes('__data.json') ? 1 : 0));
	await priya.goto(`${room}/settings`);
	await priya.waitForRequest(/__data\.json/);
	await priya.getByLabel('Summary').fill('Half a sent');
	await other.goto(`${room}/people`);
	const told = priya.waitForResponse(/__data\.json/);
	await other.getByLabel('Email address').fill('somebody@leeds.gov.uk');
	await other.getByRole('button', { name: 'Send invitation' }).click();
	await told;
	await expect(other.getByRole('alert')).toContainText('somebody@leeds.gov.uk');
	await expect(priya.getByLabel('Summary')).toHaveValue('Half a sent');
	expect(reads).toBeLessThanOrEqual(3);
});

test('[A2] the closed door is the same for a room and for none, and a request reaches the owners', async ({
	browser,
	app
}) => {
	const priya = await as(browser, app.origin, 'Priya Shah');
	const room = await makeRoom(priya, 'Behind the door');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	for (const path of ['/rooms/00000000-0000-4000-8000-000000000000', room]) {
		await tom.goto(path);
		await expect(tom.getByRole('heading', { name: 'Page not found' })).toBeVisible();
		await expect(tom.getByText('Behind the door')).toHaveCount(0);
		await tom.getByRole('link', { name: 'ask for access' }).click();
		await tom.getByLabel('Message').fill('We have this too');
		await tom.getByRole('button', { name: 'Ask for access' }).click();
		await expect(tom.getByRole('heading', { name: 'Request sent' })).toBeVisible();
	}
	await priya.goto(`${room}/people`);
	await expect(priya.getByText('We have this too')).toBeVisible();
	await priya.getByRole('button', { name: 'Let Tom Okafor in' }).click();
	await expect(priya.getByText('They are in the room now.')).toBeVisible();
	await tom.goto(room);
	await expect(tom.getByRole('heading', { level: 1, name: 'Behind the door' })).toBeVisible();
});

test('without script, a room is made, a council invited and a proposal started', async ({ browser, app }) => {
	const page = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	await page.goto('/rooms/new');
	await page.getByRole('button', { name: 'Make the room' }).click();
	await expect(page.getByRole('alert')).toContainText('Enter a title for the room');
	const room = await makeRoom(page, 'Plain paper');
	await inviteCouncil(page, room, 'Leeds City Council', 'commenter');
	await page.goto(`${room}/proposals/new`);
	await page.getByLabel('Title').fill('A plain proposal');
	await page.getByLabel('Leeds City Council').check();
	await page.getByRole('button', { name: 'Start writing' }).click();
	await expect(page).toHaveURL(/\/proposals\/[0-9a-f-]{36}/);
	await page.goto(room);
	await expect(page.getByRole('link', { name: 'A plain proposal', exact: true })).toBeVisible();
	await expect(page.getByText('sections to do')).toBeVisible();
});

test('without script and by keyboard, nobody is removed or leaves before a page has said what it means', async ({
	browser,
	app
}) => {
	test.slow();
	const priya = await as(browser, app.origin, 'Priya Shah', { javaScriptEnabled: false });
	const room = await makeRoom(priya, 'Asked first');
	const tom = await as(browser, app.origin, 'Tom Okafor', { javaScriptEnabled: false });
	await tom.goto(`${room}/ask`);
	await tom.getByRole('button', { name: 'Ask for access' }).click();
	await priya.goto(`${room}/people`);
	await priya.getByRole('button', { name: 'Let Tom Okafor in' }).click();
	await inviteCouncil(priya, room, 'Leeds City Council', 'viewer');
	const press = async (page: Page, role: 'link' | 'button', name: string) => {
		await page.getByRole(role, { name }).focus();
		await page.keyboard.press('Enter');
	};

	// The council: what its officers keep is said; cancelled, all is as before.
	await priya.locator('summary', { hasText: 'Leeds City Council' }).press('Enter');
	await press(priya, 'link', 'Remove Leeds City Council');
	await expect(priya.getByText('lose the council’s role, viewer, at once')).toBeVisible();
	await expect(priya.getByText('Tom Okafor keeps the role given by name')).toBeVisible();
	await press(priya, 'link', 'Cancel');
	await expect(priya.getByText('All officers: viewer')).toBeVisible();

	// The person, whose council keeps its role.
	await priya.locator('summary', { hasText: 'Tom Okafor' }).press('Enter');
	await press(priya, 'link', 'Remove Tom Okafor');
	await expect(priya.getByRole('heading', { level: 1 })).toHaveText('Remove Tom Okafor from this room?');
	await expect(priya.getByText('Their role ends at once')).toBeVisible();
	await expect(priya.getByText('all officers of Leeds City Council have here: viewer')).toBeVisible();
	await expect(priya.getByText('What they wrote stays in the texts')).toBeVisible();
	await tom.goto(`${room}/people`);
	await expect(tom.getByRole('link', { name: 'Leave the room' })).toBeVisible();
	const asked = priya.url();
	await press(priya, 'button', 'Remove Tom Okafor');
	await expect(priya.getByRole('alert')).toContainText('They are not in the room any more.');
	await expect(priya.getByText('Change role of Tom Okafor')).toHaveCount(0);
	await priya.goto(asked);
	await expect(priya.getByRole('heading', { level: 1 })).toHaveText('Nothing to remove');
	await tom.reload();
	await expect(tom.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
	await expect(tom.getByRole('link', { name: 'Leave the room' })).toHaveCount(0);

	// An invitation, and oneself: the last owner is told why not.
	await priya.goto(`${room}/people`);
	await priya.getByLabel('Email address').fill('somebody@leeds.gov.uk');
	await priya.getByRole('button', { name: 'Send invitation' }).click();
	await press(priya, 'link', 'Take back the invitation of somebody@leeds.gov.uk');
	await expect(priya.getByText('The link in the email stops working at once.')).toBeVisible();
	await press(priya, 'button', 'Take back the invitation');
	await expect(priya.getByRole('alert')).toContainText('The invitation was taken back.');
	await press(priya, 'link', 'Leave the room');
	await expect(priya.getByText('You can no longer see this room')).toBeVisible();
	await expect(priya.getByText('You are the only owner, and there is nobody else here')).toBeVisible();
	await expect(priya.getByRole('button', { name: 'Leave the room' })).toHaveCount(0);
});

test('[B9] a title turned round by hidden characters is refused and kept in the form', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await page.goto('/rooms/new');
	await page.getByLabel('Title').fill('Homes \u202e semoH');
	await page.getByRole('button', { name: 'Make the room' }).click();
	await expect(page.getByRole('alert')).toContainText('hidden characters');
	await expect(page.getByLabel('Title')).toHaveValue('Homes \u202e semoH');
});

test('the room’s pages are accessible and fit a small screen, light and dark', async ({ browser, app }) => {
	// Nine pages, in two colours and two sizes.
	test.slow();
	const page = await as(browser, app.origin, 'Priya Shah');
	const room = await makeRoom(page, 'W'.repeat(90));
	const paths = ['/home', '/rooms/new', room, `${room}/people?council=leeds`, `${room}/settings`];
	for (const path of [
		...paths,
		`${room}/people/leave`,
		`${room}/proposals/new`,
		`${room}/ask`,
		'/rooms/nothing'
	]) {
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width: 320, height: 640 });
			await page.goto(path);
			await page
				.locator('main details')
				.evaluateAll((all) => all.forEach((details) => ((details as HTMLDetailsElement).open = true)));
			await expectNoSidewaysScroll(page);
			await page.setViewportSize({ width: 1280, height: 800 });
			await expectAccessible(page);
		}
	}
});

test('on the people page, what is done about a row stands under the name or where the second form begins', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	const room = await makeRoom(page, 'Straight edges');
	await page.goto(`${room}/people`);
	await page.getByLabel('Email address').fill('somebody@leeds.gov.uk');
	await page.getByRole('button', { name: 'Send invitation' }).click();
	await expect(page.getByRole('link', { name: 'Take back' })).toBeVisible();
	const left = async (locator: Locator) => Math.round((await locator.boundingBox())?.x ?? NaN);
	const main = page.getByRole('main');
	const actions = [
		main.getByText('Owner', { exact: true }),
		main.getByText('Change role of Priya Shah').locator('..'),
		main.getByText('Only people named above'),
		main.getByText('Change role of Dorset Council').locator('..')
	];
	await page.setViewportSize({ width: 1280, height: 800 });
	const second = await left(page.getByRole('heading', { name: 'Invite a council' }));
	for (const action of [...actions, page.getByRole('link', { name: 'Take back' })]) {
		expect(await left(action)).toBe(second);
	}
	await page.setViewportSize({ width: 375, height: 800 });
	const names = ['Priya Shah', 'Dorset Council'].map((name) => main.locator('strong', { hasText: name }));
	for (const [index, action] of actions.entries()) {
		expect(await left(action)).toBe(await left(names[Math.floor(index / 2)]!));
	}
});

test('what is filled in and chosen before the page’s script is there stays', async ({ browser, app }) => {
	const page = await (await browser.newContext({ baseURL: app.origin })).newPage();
	await page.goto('/');
	await page.getByRole('button', { name: /Priya Shah/ }).click();
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page.waitForURL(/\/rooms\//);
	const released = Promise.withResolvers<void>();
	await page.route(/\.js$/, async (route) => {
		await released.promise;
		await route.continue();
	});
	await page.goto(`${page.url()}/proposals/new`, { waitUntil: 'commit' });
	await page.getByLabel('Title').fill('Before the script');
	await page.getByLabel('Discovery note').check();
	released.resolve();
	await expect(page.locator('.header__search--ready')).toBeVisible();
	await page.waitForLoadState('networkidle');
	await expect(page.getByLabel('Title')).toHaveValue('Before the script');
	await expect(page.getByLabel('Discovery note')).toBeChecked();
	// And it is one choice: another takes its place.
	await page.getByLabel('Full bid').check();
	await expect(page.getByLabel('Discovery note')).not.toBeChecked();
	await page.context().close();
});
