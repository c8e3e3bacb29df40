import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { expect } from './e2e.ts';

/** The proposal of the demonstration that most browser tests write in, as its officers meet it. */
export const sample = {
	room: 'Homelessness prevention',
	title: 'Noticing earlier when somebody is about to lose their home',
	section: 'The problem and who has it'
};

export async function signIn(page: Page, who: string): Promise<void> {
	await page.goto('/');
	await page.getByRole('button', { name: new RegExp(who) }).click();
	await expect(page.locator('form[action^="/sign-out"]')).toBeAttached();
}

/** A browser of their own in which this sample officer is signed in. */
export async function as(
	browser: Browser,
	origin: string,
	who: string,
	options: BrowserContextOptions = {}
): Promise<Page> {
	const page = await (await browser.newContext({ baseURL: origin, ...options })).newPage();
	await signIn(page, who);
	return page;
}

/** Opens it by way of the home page, and returns where it is, and its room. */
export async function openSample(page: Page): Promise<{ path: string; room: string }> {
	await page.goto('/home');
	await page.getByRole('link', { name: sample.room, exact: true }).first().click();
	await page.getByRole('link', { name: sample.title }).first().click();
	await expect(page.getByRole('heading', { level: 1, name: sample.title })).toBeVisible();
	const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
	const room = await crumbs.getByRole('link', { name: sample.room }).getAttribute('href');
	return { path: new URL(page.url()).pathname, room: room! };
}

export const box = (page: Page, name = sample.section) => page.getByRole('textbox', { name });
export const says = (page: Page, state: 'saved' | 'saving' | 'offline' | 'refused', timeout?: number) =>
	expect(page.locator('[data-save]')).toHaveAttribute('data-save', state, { timeout });

/** Types at the end of a section. */
export async function write(page: Page, words: string, name?: string): Promise<void> {
	await box(page, name).click();
	await box(page, name).press('Control+End');
	await box(page, name).pressSequentially(words);
}

const folders = new Set<string>();
const apps = new Set<App>();

export interface OwnProgram {
	dataDir: string;
	/** Starts it, again and again if need be, on the data of before. */
	start(env?: Record<string, string>): Promise<App>;
}

/** A program and data folder of its own, for what must not trouble the other tests; see endOwnPrograms. */
export async function ownProgram(): Promise<OwnProgram> {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-e2e-'));
	folders.add(folder);
	await chmod(folder, 0o755);
	const dataDir = join(folder, 'data');
	return {
		dataDir,
		async start(env = {}) {
			const app = await startApp({ env: { DATA_DIR: dataDir, ...env }, readyMs: 90_000 });
			apps.add(app);
			return app;
		}
	};
}

/** For `afterEach`, also after a failure: nothing is left running. */
export async function endOwnPrograms(): Promise<void> {
	await Promise.all([...apps].map((app) => app.stop()));
	apps.clear();
	for (const folder of folders) await rm(folder, { recursive: true, force: true });
	folders.clear();
}
