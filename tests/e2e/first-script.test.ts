import type { Page } from '@playwright/test';
import { expect, test, watchErrors } from '../support/e2e.ts';
import { as, box, openSample, sample, says } from '../support/sample-proposal.ts';
import { scriptsNamed, watchScripts } from '../support/script-sizes.ts';

/** What an officer on a slow line waits for before the page is alive, compressed; without the editor. */
const firstBytesMost = 60_000;

test('a proposal is read and its links work before its script is here; then it comes alive where it stands', async ({
	browser,
	app
}) => {
	const writer = await as(browser, app.origin, 'Priya Shah', { serviceWorkers: 'block' });
	const { path } = await openSample(writer);
	await writer.close();
	const page = await writer.context().newPage();
	const errors = watchErrors(page);
	const scripts = watchScripts(page);
	// What the answer names may come; what those ask for then waits.
	let named: Set<string> | null = null;
	let letGo: () => void = () => {};
	const held = new Promise<void>((resolve) => (letGo = resolve));
	await page.route(/\/_app\/.*\.js$/, async (route) => {
		if (!named?.has(new URL(route.request().url()).pathname)) await held;
		await route.continue();
	});
	named = await scriptsNamed(await namesOf(page.request.get(path)));
	await page.goto(path, { waitUntil: 'commit' });
	const text = page.locator('[data-section] .prose p').first();
	await expect(text).toBeVisible();
	await expect(page.locator('.header__search--ready')).toBeVisible();
	const title = page.getByRole('heading', { level: 1, name: sample.title });
	await title.evaluate((element) => Object.assign(element, { wasThere: true }));
	// A link of the page, by the browser alone.
	await page.locator('.pane--sections .section-list__link').nth(1).click();
	await expect(page).toHaveURL(/#section-/);
	await expect(box(page)).toHaveCount(0);
	const before = await places(page);

	letGo();
	await expect(box(page)).toBeVisible();
	await says(page, 'saved');
	expect(await title.evaluate((element) => 'wasThere' in element)).toBe(true);
	expect(await places(page)).toEqual(before);
	expect(errors).toEqual([]);

	const sizes = await scripts();
	const first = [...named].reduce((sum, each) => sum + (sizes.get(each) ?? Infinity), 0);
	expect(first).toBeLessThanOrEqual(firstBytesMost);
	await page.context().close();
});

test('a proposal whose script does not come can be read, and says how to write in it', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah', { serviceWorkers: 'block' });
	const { path } = await openSample(page);
	const other = await page.context().newPage();
	const named = await scriptsNamed(await namesOf(other.request.get(path)));
	await other.route(/\/_app\/.*\.js$/, (route) =>
		named.has(new URL(route.request().url()).pathname) ? route.continue() : route.abort()
	);
	await other.goto(path);
	await expect(other.locator('[data-notice=scripts]')).toContainText('Reload the page to write in it.');
	await expect(other.locator('[data-section] .prose p').first()).toBeVisible();
	await page.context().close();
});

/** How far from the window's edge the titles of the page and of its sections stand. */
const places = (page: Page) =>
	page
		.locator('#proposal-title, .section__title')
		.evaluateAll((titles) => titles.map((title) => Math.round(title.getBoundingClientRect().top)));

/** The answer to a request of its own, in the shape of one that a page got. */
async function namesOf(request: Promise<{ headers(): Record<string, string>; text(): Promise<string> }>) {
	const answer = await request;
	return { allHeaders: async () => answer.headers(), text: () => answer.text() };
}
