import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { startApp, type App } from './app.ts';

export { expect };

/**
 * The demonstration, started afresh for each worker with its samples in a folder of its own. Addresses in `page.goto`
 * are relative to it.
 */
export const test = base.extend<object, { app: App }>({
	app: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from this pattern
		async ({}, use) => {
			const folder = await mkdtemp(join(tmpdir(), 'folkmoot-e2e-'));
			await chmod(folder, 0o755);
			// How soon it is ready is measured elsewhere: here a busy machine may take its time.
			const app = await startApp({ env: { DATA_DIR: join(folder, 'data') }, readyMs: 90_000 });
			await use(app);
			await app.stop();
			await rm(folder, { recursive: true, force: true });
		},
		{ scope: 'worker', timeout: 120_000 }
	],
	baseURL: async ({ app }, use) => use(app.origin)
});

/** Errors that a page has logged or thrown so far, and answers of 500 and more. */
export function watchErrors(page: Page): string[] {
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
	page.on('console', (message) => {
		// The browser reports every answer of 400 and more; tests of refusals expect those.
		if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
			errors.push(message.text());
		}
	});
	page.on('response', (response) => {
		if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
	});
	return errors;
}

/** Takes the line away, once nothing is on its way: a page whose data is being read again at that moment goes with it. */
export async function goOffline(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.context().setOffline(true);
}

/** WCAG 2.2 A and AA by axe, on the page as it stands, or on a part of it: what lies over others makes them no smaller. */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
	// Without frames there is nothing to put together in a page of its own, and only what is at fault is described.
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
	const { violations } = await (part ? axe.include(part) : axe)
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
	const found = violations
		// A table in a text box is scrolled by the caret in it: a stop of its own for Tab would take the keyboard out of the text.
		.map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ html }) => html !== '<div class="table-wrap">') }))
		.filter(({ nodes }) => nodes.length > 0)
		.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
	expect(found).toEqual([]);
}

/** Nothing is wider than the window, so that nobody has to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const { wide, window } = await page.evaluate(() => ({
		wide: document.documentElement.scrollWidth,
		window: innerWidth
	}));
	expect(wide).toBeLessThanOrEqual(window);
}
