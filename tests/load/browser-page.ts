import type { Browser, Page } from '@playwright/test';
import type { App } from '../support/app.ts';
import type { LongBid } from './long-bid.ts';

export interface Opening {
	/** from asking for the page until the text stands there */
	textMs: number;
	/** until the first section in sight can be typed in, connected */
	editableMs: number;
	/** until the comments (and suggestions, when there are some) of the section in sight are marked in the text and listed */
	reviewMs: number;
}

/** Opens the bid in browsers that have never seen it. */
export async function openings(browser: Browser, app: App, bid: LongBid, times: number): Promise<Opening[]> {
	const all: Opening[] = [];
	for (let time = 0; time < times; time += 1) {
		const page = await signedIn(browser, app, bid);
		all.push(await open(page, app, bid));
		await page.context().close();
	}
	return all;
}

async function signedIn(browser: Browser, app: App, bid: LongBid): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
	const [name = '', value = ''] = bid.cookies[0]!.split('=');
	await context.addCookies([{ name, value, url: app.origin }]);
	return context.newPage();
}

async function open(page: Page, app: App, bid: LongBid): Promise<Opening> {
	const editor = '.ProseMirror[contenteditable=true]';
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	await page.goto(`${app.origin}/proposals/${bid.documentId}`, { waitUntil: 'commit' });
	await page.locator('.prose p').first().waitFor();
	const textMs = since();
	await page.locator(editor).first().waitFor();
	await page.locator('[data-connection]', { hasText: 'Connected.' }).waitFor({ state: 'attached' });
	const editableMs = since();
	await page.locator('mark.commented').first().waitFor();
	await page.locator('[data-thread-card]').first().waitFor();
	return { textMs, editableMs, reviewMs: since() };
}

/**
 * Types into the first section and asks the browser how long each key took until it was painted (Event Timing API, which
 * tells in steps of 8 ms, and of keys from 16 ms on: quicker ones count as 16).
 */
export async function keysPainted(browser: Browser, app: App, bid: LongBid, keys: number): Promise<number[]> {
	const page = await signedIn(browser, app, bid);
	await open(page, app, bid);
	return keysIn(page, '.ProseMirror[contenteditable=true]', keys);
}

/** The yardstick: the same keys in a page that holds nothing but a text box of the browser's own. */
export async function keysPaintedBare(browser: Browser, keys: number): Promise<number[]> {
	const page = await browser.newPage();
	await page.setContent('<p contenteditable=true>Words</p>');
	return keysIn(page, 'p', keys);
}

async function keysIn(page: Page, textBox: string, keys: number): Promise<number[]> {
	await page.locator(textBox).first().click();
	await page.evaluate(() => {
		const told: number[] = [];
		Object.assign(globalThis, { told });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) if (entry.name === 'keydown') told.push(entry.duration);
		}).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
	});
	for (let key = 0; key < keys; key += 1) await page.keyboard.press('abcdefgh '[key % 9]!, { delay: 60 });
	const told = await page.evaluate(() => (globalThis as unknown as { told: number[] }).told);
	await page.context().close();
	return [...told, ...Array.from({ length: Math.max(0, keys - told.length) }, () => 16)];
}
