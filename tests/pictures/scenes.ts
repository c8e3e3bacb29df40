import type { Page, ViewportSize } from '@playwright/test';
import { dayAhead } from '../support/meetings.ts';
import { barChart } from './bar-chart.ts';

export interface Studio {
	origin: string;
	/** a browser of its own for each person; 1280 by 800 when not said */
	newPage(viewport?: ViewportSize): Promise<Page>;
}

/** What is to be seen on each picture; gives the page to take it of. They build on each other, in this order. */
export type Scene = (studio: Studio) => Promise<Page>;

const proposal = 'Noticing earlier when somebody is about to lose their home';
const problem = 'The problem and who has it';
const cause = 'What you think causes it';
const benefits = 'Who benefits and roughly how much';

async function signIn(studio: Studio, who: string, viewport?: ViewportSize): Promise<Page> {
	const page = await studio.newPage(viewport);
	await page.goto('/');
	await page.getByRole('button', { name: new RegExp(who) }).click();
	await page.locator('form[action^="/sign-out"]').waitFor({ state: 'attached' });
	return page;
}

async function openProposal(page: Page): Promise<void> {
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page.getByRole('link', { name: proposal }).first().click();
	await textOf(page).waitFor();
	await page.locator('[data-connection]', { hasText: 'Connected.' }).waitFor({ state: 'attached' });
}

const textOf = (page: Page, section = problem) => page.locator(`[aria-label="${section}"].ProseMirror`);
const saved = (page: Page) => page.locator('[data-save=saved]').waitFor();

async function open(studio: Studio, who: string, viewport?: ViewportSize): Promise<Page> {
	const page = await signIn(studio, who, viewport);
	await openProposal(page);
	return page;
}

async function openPart(studio: Studio, who: string, link: string): Promise<Page> {
	const page = await open(studio, who);
	await page.getByRole('link', { name: link, exact: true }).first().click();
	await page.getByRole('heading', { level: 1, name: link }).waitFor();
	return page;
}

/** A page of the room, from its own links. */
async function openRoom(studio: Studio, who: string, link?: string): Promise<Page> {
	const page = await signIn(studio, who);
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await page.getByRole('heading', { level: 1, name: 'Homelessness prevention' }).waitFor();
	if (link) await page.getByRole('navigation').getByRole('link', { name: link, exact: true }).click();
	return page;
}

/** To the middle of the window, so that the words and what stands beside them are both to be seen. */
const centre = (page: Page, place: string) =>
	page
		.locator(place)
		.first()
		.evaluate((element) => element.scrollIntoView({ block: 'center' }));

export const scenes: Record<string, Scene> = {
	async writing(studio) {
		const [mine, theirs] = [await open(studio, 'Priya Shah'), await open(studio, 'Tom Okafor')];
		await mine.evaluate(() => scrollTo(0, 290));
		await textOf(theirs).click();
		await theirs.keyboard.press('Control+End');
		await theirs.keyboard.type(' We asked 30 of them why.', { delay: 20 });
		await mine.locator('.caret--named').first().waitFor();
		return mine;
	},

	async comments(studio) {
		const page = await open(studio, 'Priya Shah');
		await page.locator('mark.commented').first().waitFor();
		await centre(page, 'mark.commented');
		await page.locator('[data-thread-card]').first().waitFor();
		return page;
	},

	async suggesting(studio) {
		const page = await open(studio, 'Megan Rees');
		await page.getByRole('button', { name: 'Suggest changes' }).click();
		await page.locator('[data-notice=suggesting]').waitFor();
		await page.locator(`[aria-label="${problem}"][role=textbox]`).waitFor();
		await textOf(page)
			.locator('p')
			.nth(1)
			.click({ position: { x: 5, y: 8 } });
		await page.keyboard.press('Home');
		await page.keyboard.press('Control+Shift+ArrowRight');
		await page.keyboard.press('Control+Shift+ArrowRight');
		await page.keyboard.type('Warnings ');
		await page.keyboard.press('Control+End');
		await page.keyboard.type(' Nobody is told.');
		await saved(page);
		await centre(page, '.ProseMirror ins');
		return page;
	},

	async reviewing(studio) {
		const page = await open(studio, 'Priya Shah');
		await page.locator('[data-suggestion-card]').first().waitFor();
		await textOf(page).locator('ins').first().waitFor();
		await centre(page, '.ProseMirror ins');
		return page;
	},

	authors: (studio) => openPart(studio, 'Priya Shah', 'Who wrote what'),

	async versions(studio) {
		const page = await openPart(studio, 'Priya Shah', 'Versions');
		await page.getByLabel('Name of a new version').fill('Draft for the board');
		await page.getByRole('button', { name: 'Save this version' }).click();
		await page.locator('[data-version="Draft for the board"]').waitFor();
		await centre(page, '[data-version]');
		return page;
	},

	async compare(studio) {
		const page = await open(studio, 'Tom Okafor');
		await textOf(page, cause).click();
		await page.keyboard.press('Control+End');
		await page.keyboard.type(' Leeds sees the same in its own records.');
		await saved(page);
		await page.getByRole('link', { name: 'Versions', exact: true }).click();
		await page.getByRole('link', { name: /Compare with now ?: Draft for the board/ }).click();
		await page.locator('[data-change] ins, ins[data-change]').first().waitFor();
		await centre(page, '[data-change] ins, ins[data-change]');
		return page;
	},

	async replay(studio) {
		const page = await openPart(studio, 'Tom Okafor', 'Replay');
		await page.getByRole('slider', { name: 'Edit' }).waitFor();
		return page;
	},

	async content(studio) {
		const page = await open(studio, 'Priya Shah');
		await page.locator('.pane--sections').getByRole('link', { name: benefits }).click();
		await textOf(page, benefits).click();
		await page.keyboard.type('About 1,900 households a year');
		await page.keyboard.press('Control+Alt+f');
		await page
			.getByRole('dialog')
			.getByLabel('Footnote', { exact: true })
			.fill('Both councils, 2017 to 2018.');
		await page.keyboard.press('Enter');
		await page.keyboard.type(' would hear from us weeks earlier.');
		await page.keyboard.press('Enter');
		await page.getByRole('toolbar').getByRole('button', { name: 'Picture' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('input[type=file]').setInputFiles({
			name: 'chart.png',
			mimeType: 'image/png',
			buffer: await barChart()
		});
		await dialog.getByText('The picture is ready.').waitFor();
		await dialog
			.getByLabel('What the picture shows')
			.fill('Bar chart: most households ask for help 4 weeks or less before they must leave.');
		await dialog.getByRole('button', { name: 'Add picture' }).click();
		await dialog.waitFor({ state: 'detached' });
		await saved(page);
		await page.evaluate(() => (document.activeElement as HTMLElement).blur());
		await centre(page, '.ProseMirror figure');
		return page;
	},

	async find(studio) {
		const page = await open(studio, 'Tom Okafor');
		await textOf(page).click();
		await page.keyboard.press('Control+Home');
		await page.keyboard.press('Control+h');
		await page.getByRole('search').getByRole('textbox').first().fill('housing');
		await page.locator('.found--current').waitFor();
		return page;
	},

	async palette(studio) {
		const page = await open(studio, 'Priya Shah');
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('homel');
		await page.getByText('Room, led by Dorset Council').waitFor();
		return page;
	},

	async offline(studio) {
		const page = await open(studio, 'Tom Okafor');
		await textOf(page).click();
		await page.waitForLoadState('networkidle');
		await page.context().setOffline(true);
		await page.keyboard.press('Control+End');
		await page.keyboard.type(' Written on the train.');
		await page.locator('[data-unsent]').waitFor();
		await page.evaluate(() => scrollTo(0, 0));
		return page;
	},

	async overview(studio) {
		const tom = await open(studio, 'Tom Okafor');
		await textOf(tom).click();
		const page = await openRoom(studio, 'Priya Shah');
		await page.getByText('2 people here').first().waitFor();
		return page;
	},

	async chat(studio) {
		const page = await openRoom(studio, 'Priya Shah', 'Chat');
		await page.getByRole('log').or(page.getByRole('textbox')).first().waitFor();
		return page;
	},

	async decision(studio) {
		const page = await openRoom(studio, 'Priya Shah', 'Decisions');
		await page.getByRole('link', { name: 'Shall we ask Cardiff to join as a partner?' }).first().click();
		await page.getByRole('heading', { level: 1, name: 'Shall we ask Cardiff' }).waitFor();
		await page.evaluate(() => scrollTo(0, 290));
		return page;
	},

	async tasks(studio) {
		const page = await openRoom(studio, 'Priya Shah', 'Tasks');
		await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
		return page;
	},

	async home(studio) {
		const page = await signIn(studio, 'Priya Shah');
		await page.goto('/home');
		await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
		return page;
	},

	async meeting(studio) {
		const page = await openRoom(studio, 'Priya Shah', 'Meetings');
		await page.getByRole('button', { name: 'Plan a meeting' }).click();
		await page.getByLabel('What is the meeting about?').fill('Costs and partners');
		await page.getByLabel('Day').fill(dayAhead(1));
		await page.getByLabel('From').fill('14:00');
		await page.getByLabel('To', { exact: true }).fill('15:00');
		await page.getByLabel('Agenda').fill('Welcome, 5 minutes\nCosts, 15 minutes\nPartners, 10 minutes');
		await page.getByRole('button', { name: 'Plan the meeting' }).click();
		await page.getByRole('button', { name: 'Start the meeting' }).click();
		await page.getByRole('timer').waitFor();
		await centre(page, '[role=timer]');
		return page;
	},

	async notifications(studio) {
		const tom = await openRoom(studio, 'Tom Okafor', 'Chat');
		await tom.getByLabel('Your message').fill('@Priya Shah, could you look at the costs before Friday?');
		await tom.getByRole('button', { name: 'Send', exact: true }).click();
		await tom.getByText('could you look at the costs').first().waitFor();
		const page = await signIn(studio, 'Priya Shah');
		await page.goto('/notifications');
		await page.getByText('mentioned you').first().waitFor();
		return page;
	},

	async emails(studio) {
		const page = await signIn(studio, 'Priya Shah');
		await page.goto('/account/notifications');
		await page.getByRole('heading', { level: 1 }).waitFor();
		return page;
	},

	async guest(studio) {
		const page = await openRoom(studio, 'Priya Shah', 'People');
		await page.getByRole('link', { name: 'Invite a guest' }).first().click();
		await page.getByRole('heading', { level: 1, name: /guest/ }).waitFor();
		return page;
	},

	async phone(studio) {
		const page = await open(studio, 'Priya Shah', { width: 375, height: 740 });
		await textOf(page).click();
		await textOf(page).evaluate((element) => {
			element.scrollIntoView();
			scrollBy(0, -210);
		});
		return page;
	}
};
