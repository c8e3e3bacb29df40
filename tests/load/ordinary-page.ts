import type { Browser } from '@playwright/test';
import { scriptsNamed, watchScripts } from '../support/script-sizes.ts';
import type { Cookies, Demonstration } from './demonstration.ts';

export interface PageOpening {
	/** from the page's own start until its text is painted */
	textMs: number;
	/** until the first section can be typed in */
	editableMs: number;
	/** scripts that the answer itself names: they are run before the page comes to life; compressed, as sent */
	firstBytes: number;
	/** all scripts until the text can be written in and nothing more is fetched */
	allBytes: number;
}

/** Opens the proposal in browsers that have never seen it. */
export async function ordinaryOpenings(
	browser: Browser,
	{ app, path, cookiesOf }: Demonstration,
	times: number
): Promise<PageOpening[]> {
	const cookies = await cookiesOf('Priya Shah');
	const all: PageOpening[] = [];
	for (let time = 0; time < times; time += 1) all.push(await open(browser, app.origin, path, cookies));
	return all;
}

async function open(browser: Browser, origin: string, path: string, cookies: Cookies): Promise<PageOpening> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: origin });
	await context.addCookies(cookies);
	const page = await context.newPage();
	await page.addInitScript(tellWhenEditable);
	const scripts = watchScripts(page);
	const answer = (await page.goto(path))!;
	const named = await scriptsNamed(answer);
	await page.locator('.ProseMirror[contenteditable=true]').first().waitFor();
	await page.waitForLoadState('networkidle');
	const textMs = await page.evaluate(
		() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime
	);
	const editableMs = await page.evaluate(() => (globalThis as unknown as { editableMs: number }).editableMs);
	const sizes = await scripts();
	await context.close();
	return { textMs, editableMs, firstBytes: bytesOf(sizes, named), allBytes: bytesOf(sizes, sizes.keys()) };
}

/** Scripts of a page of the room, in a browser that has never seen one: what it comes to life with, and what comes after for what is live. */
export async function roomScripts(
	browser: Browser,
	{ app, cookiesOf }: Demonstration,
	path: string
): Promise<{ firstBytes: number; liveBytes: number }> {
	const context = await browser.newContext({ baseURL: app.origin });
	await context.addCookies(await cookiesOf('Priya Shah'));
	const page = await context.newPage();
	const scripts = watchScripts(page);
	const heard = page.waitForEvent('websocket');
	const named = await scriptsNamed((await page.goto(path))!);
	await heard;
	await page.waitForLoadState('networkidle');
	const sizes = await scripts();
	await context.close();
	const firstBytes = bytesOf(sizes, named);
	return { firstBytes, liveBytes: bytesOf(sizes, sizes.keys()) - firstBytes };
}

const bytesOf = (sizes: ReadonlyMap<string, number>, paths: Iterable<string>) =>
	[...paths].reduce((total, each) => total + sizes.get(each)!, 0);

function tellWhenEditable(): void {
	const observer = new MutationObserver(() => {
		if (!document.querySelector('.ProseMirror[contenteditable=true]')) return;
		Object.assign(globalThis, { editableMs: performance.now() });
		observer.disconnect();
	});
	observer.observe(document, { subtree: true, childList: true, attributes: true });
}
