import type { Page } from '@playwright/test';

export interface Studio {
	origin: string;
	/** a browser of its own for each person */
	newPage(): Promise<Page>;
}

/** What is to be seen on each picture; gives the page to take it of. */
export type Scene = (studio: Studio) => Promise<Page>;

const proposal = 'Noticing earlier when somebody is about to lose their home';
const problem = 'The problem and who has it';

async function signIn(studio: Studio, who: string): Promise<Page> {
	const page = await studio.newPage();
	await page.goto('/');
	await page.getByRole('button', { name: new RegExp(who) }).click();
	await page.locator('form[action^="/sign-out"]').waitFor();
	return page;
}

async function openProposal(page: Page): Promise<void> {
	await page.goto('/home');
	await page.getByRole('link', { name: 'Homelessness prevention' }).first().click();
	await page.getByRole('link', { name: proposal }).first().click();
	await textOf(page).waitFor();
	await page.locator('[data-connection]', { hasText: 'Connected.' }).waitFor({ state: 'attached' });
}

const textOf = (page: Page) => page.locator(`[aria-label="${problem}"].ProseMirror`);

export const scenes: Record<string, Scene> = {
	async writing(studio) {
		const [mine, theirs] = [await signIn(studio, 'Priya Shah'), await signIn(studio, 'Tom Okafor')];
		await openProposal(mine);
		await openProposal(theirs);
		await textOf(theirs).click();
		await theirs.keyboard.press('End');
		await theirs.keyboard.type(' We asked them', { delay: 20 });
		await mine.locator('.caret').first().waitFor();
		return mine;
	}
};
