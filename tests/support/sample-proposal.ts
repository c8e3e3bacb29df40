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

/**
 * Signs this sample officer in with the form of the front page, which is read and not shown; the page stays where it is.
 * That the button itself works is the matter of public-pages.test.ts.
 */
export async function signIn(page: Page, who: string): Promise<void> {
	const { request } = page.context();
	const front = await request.get('/');
	const button = (await front.text()).split('<button').find((part) => part.includes(who)) ?? '';
	const officer = /name="officer" value="([^"]+)"/.exec(button)?.[1];
	if (!officer) throw new Error(`The front page offers nobody called ${who}.`);
	const signedIn = await request.post('/dev/sign-in', {
		form: { officer, next: '/home' },
		headers: { Origin: new URL(front.url()).origin },
		maxRedirects: 0
	});
	expect(signedIn.status()).toBe(303);
}

/** A browser of their own in which this sample officer is signed in, with nothing opened yet. */
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

/** The paths of the proposal and of its room, by the links that lead there from the home page. */
export async function findSample(page: Page): Promise<{ path: string; room: string }> {
	const linked = async (from: string, kind: 'rooms' | 'proposals', words: string) => {
		const html = await (await page.context().request.get(from)).text();
		const links = html.split('<a ').map((part) => part.split('</a>', 1)[0]!);
		const found = links.filter((link) => link.includes(words));
		const href = found
			.map((link) => new RegExp(`href="(/${kind}/[0-9a-f-]{36})"`).exec(link)?.[1])
			.find(Boolean);
		if (!href) throw new Error(`Nothing on ${from} leads to ${words}.`);
		return href;
	};
	const room = await linked('/home', 'rooms', sample.room);
	return { path: await linked(room, 'proposals', sample.title), room };
}

/** Opens it, and returns where it is, and its room. */
export async function openSample(page: Page): Promise<{ path: string; room: string }> {
	const places = await findSample(page);
	await page.goto(places.path);
	await expect(page.getByRole('heading', { level: 1, name: sample.title })).toBeVisible();
	return places;
}

/** Makes a room by its form, stays on its page, and gives its path. */
export async function makeRoom(page: Page, title: string): Promise<string> {
	await page.goto('/rooms/new');
	await page.getByLabel('Title').fill(title);
	await page.getByRole('button', { name: 'Make the room' }).click();
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	return new URL(page.url()).pathname;
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
