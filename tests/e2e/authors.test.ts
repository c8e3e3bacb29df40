import type { Browser } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { as, openSample } from '../support/sample-proposal.ts';

const problem = 'The problem and who has it';

async function openProposal(browser: Browser, origin: string, who: string) {
	const page = await as(browser, origin, who);
	await openSample(page);
	await expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
	return page;
}

test('who wrote what: shares, and the words of each marked by name and not by colour alone', async ({
	browser,
	app
}) => {
	const tom = await openProposal(browser, app.origin, 'Tom Okafor');
	const errors = watchErrors(tom);
	const box = tom.getByRole('textbox', { name: problem });
	await box.click();
	await box.press('Control+End');
	await box.pressSequentially(' Leeds has seen it too.');
	await expect(tom.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
	await tom.getByRole('link', { name: 'Who wrote what' }).click();
	await expect(tom.getByRole('heading', { level: 1, name: 'Who wrote what' })).toBeVisible();

	const people = tom.locator('[data-shares="people"]');
	await expect(people.getByText('Tom Okafor')).toBeVisible();
	await expect(tom.locator('[data-shares="councils"]')).toContainText('Leeds');
	const words = tom.locator('[data-authored="problem"] .by', { hasText: 'Leeds has seen it too.' });
	await expect(words).toHaveAttribute('title', /^Tom Okafor, Leeds/);

	// By keyboard: the initials before the words lead to the writer's row.
	const mark = tom.getByRole('link', { name: /written by Tom Okafor/ }).last();
	const name = mark.locator('.by-mark__name');
	await expect(name).toBeHidden();
	await mark.focus();
	await expect(name).toBeVisible();
	await expect(name).toHaveText(/Tom Okafor, Leeds/);
	await tom.keyboard.press('Enter');
	await expect(people.locator('li:target')).toContainText('Tom Okafor');

	await expectAccessible(tom);
	await tom.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(tom);
	expect(errors).toEqual([]);
	await tom.context().close();
});

test('pressing Enter in others’ words, and making a list of them, leaves the words theirs', async ({
	browser,
	app
}) => {
	test.slow();
	const tom = await openProposal(browser, app.origin, 'Tom Okafor');
	const path = new URL(tom.url()).pathname;
	const shares = async () => {
		await tom.goto(`${path}/authors`);
		await expect(tom.locator('[data-shares="people"] li').first()).toBeVisible();
		return tom.locator('[data-shares="people"]').innerText();
	};
	const before = await shares();
	await tom.goto(path);
	const saved = () =>
		expect(tom.locator('[data-save]')).toHaveAttribute('data-save', 'saved', { timeout: 20_000 });
	await saved();
	const box = tom.getByRole('textbox', { name: problem });
	const blocks = await box.locator('p').count();
	await box.click();
	await box.press('Control+Home');
	for (let step = 0; step < 12; step += 1) await box.press('ArrowRight');
	await box.press('Enter');
	await expect(box.locator('p')).toHaveCount(blocks + 1);
	await tom.getByRole('button', { name: /Bullet/ }).click();
	await expect(box.locator('li')).not.toHaveCount(0);
	await saved();
	expect(await shares()).toBe(before);
	await tom.context().close();
});

test('who wrote what is plain HTML, and hidden from who may not see the room', async ({ browser, app }) => {
	const priya = await openProposal(browser, app.origin, 'Priya Shah');
	const path = `${new URL(priya.url()).pathname}/authors`;
	const cookies = await priya.context().cookies();
	const noScript = await browser.newContext({ baseURL: app.origin, javaScriptEnabled: false });
	await noScript.addCookies(cookies);
	const page = await noScript.newPage();
	await page.goto(path);
	await expect(page.locator('[data-shares="people"] li').first()).toBeVisible();
	await noScript.clearCookies();
	await page.goto(path);
	await expect(page).toHaveURL(/sign-in/);
	await noScript.close();
	await priya.context().close();
});
