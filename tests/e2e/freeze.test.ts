import type { Browser } from '@playwright/test';
import {
	expect,
	expectAccessible,
	expectNoSidewaysScroll,
	goOffline,
	test,
	watchErrors
} from '../support/e2e.ts';
import { as, openSample } from '../support/sample-proposal.ts';

const problem = 'The problem and who has it';

async function openProposal(browser: Browser, origin: string, who: string) {
	const page = await as(browser, origin, who);
	await openSample(page);
	await expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved', { timeout: 20_000 });
	return page;
}

test('[P5] an owner freezes with a reason: open pages are told and stop writing, unsaved words come back, comments go on', async ({
	browser,
	app
}) => {
	// Three people, one of them without script, on a machine that may be busy.
	test.slow();
	const tom = await openProposal(browser, app.origin, 'Tom Okafor');
	const errors = watchErrors(tom);
	const path = new URL(tom.url()).pathname;
	const text = tom.getByRole('textbox', { name: problem });
	await text.click();
	await text.press('Control+End');
	await text.pressSequentially(' Saved in time.');
	await expect(tom.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
	// What he types from here on reaches nobody before the freeze.
	await goOffline(tom);
	await expect(tom.locator('[data-save]')).toHaveAttribute('data-save', 'offline');
	await text.pressSequentially(' Typed on the train.');

	// The owner needs no script.
	const priya = await openProposal(browser, app.origin, 'Priya Shah');
	const plain = await (await browser.newContext({ baseURL: app.origin, javaScriptEnabled: false })).newPage();
	await plain.context().addCookies(await priya.context().cookies());
	await plain.goto(`${path}/freeze`);
	await plain.getByRole('button', { name: 'Freeze', exact: true }).click();
	await expect(plain.getByRole('alert')).toContainText('Enter why the proposal is frozen');
	await plain.getByLabel('Why is it frozen?').fill('Ready for sign-off');
	await plain.getByRole('button', { name: 'Freeze', exact: true }).click();
	await expect(plain.getByRole('heading', { level: 1, name: 'This proposal is frozen' })).toBeVisible();
	await plain.goto(path);
	await expect(plain.locator('[data-notice="frozen"]')).toContainText(
		/Frozen by Priya Shah, Dorset Council, on \d+ \w+ \d{4}, .+: Ready for sign-off/
	);
	await plain.context().close();

	// Her own open page stops writing by itself.
	const notice = priya.locator('[data-notice="frozen"]');
	await expect(notice).toContainText('You can read and comment.');
	await expect(priya.locator('[data-save]')).toHaveText('Read only');
	await expect(priya.getByRole('textbox', { name: problem })).toHaveCount(0);
	await expect(priya.getByRole('link', { name: /Change title/ })).toHaveCount(0);
	await expectAccessible(priya);
	await priya.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(priya);

	await tom.context().setOffline(false);
	await expect(tom.locator('[data-notice="frozen"]')).toBeVisible();
	await expect(tom.getByRole('textbox', { name: 'Words that were not saved' })).toHaveValue(
		/Saved in time\. Typed on the train\./
	);
	const shown = tom.locator('[data-section="problem"] .prose');
	await expect(shown).toContainText('Saved in time.');
	await expect(shown).not.toContainText('Typed on the train.');
	await expect(tom.locator('[data-save]')).toHaveText('Read only');

	// Comments go on.
	await tom.goto(`${path}/comments`);
	await tom.getByText('Comment on a section').click();
	await tom.locator('#body').fill('May we still ask?');
	await tom.getByRole('button', { name: 'Send comment' }).click();
	await expect(tom.getByText('May we still ask?').first()).toBeVisible();

	await tom.goto(path);
	await expect(tom.locator('[data-notice="frozen"]')).toBeVisible();
	await priya.goto(`${path}/freeze`);
	await expectAccessible(priya);
	await expectNoSidewaysScroll(priya);
	await priya.getByLabel('Why is it opened again?').fill('The costs have changed');
	await priya.getByRole('button', { name: 'Unfreeze' }).click();
	await expect(priya.getByRole('heading', { level: 1, name: 'Freeze this proposal' })).toBeVisible();
	await expect(priya.locator('[data-freeze]')).toContainText(
		/Unfrozen by Priya Shah.+The costs have changed/s
	);

	await expect(tom.locator('[data-notice="frozen"]')).toHaveCount(0);
	await text.click();
	await text.press('Control+End');
	await text.pressSequentially(' Going on.');
	await expect(tom.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
	await priya.getByRole('link', { name: 'Homelessness prevention', exact: true }).first().click();
	await expect(priya.getByText(/froze “Noticing earlier.+Ready for sign-off/)).toBeVisible();
	expect(errors).toEqual([]);
	await tom.context().close();
	await priya.context().close();
});
