import type { Browser, Page } from '@playwright/test';
import { sample } from '../support/sample-proposal.ts';
import type { Demonstration } from './demonstration.ts';

const everyMs = 100;

/**
 * One officer types, another one reads, each in a browser of their own. Time in ms from each key until the page of the
 * other one has painted its letter. The clocks of the two are the same machine's.
 */
export async function remoteKeysPainted(
	[here, there]: readonly [Browser, Browser],
	demonstration: Demonstration,
	keys: number
): Promise<number[]> {
	const writer = await openAs(here, demonstration, 'Priya Shah');
	const reader = await openAs(there, demonstration, 'Tom Okafor');
	await writer.locator(box).click();
	await writer.keyboard.press('Control+End');
	await writer.locator(box).evaluate((text) => {
		const pressed: number[] = [];
		Object.assign(globalThis, { pressed });
		text.addEventListener('keydown', (event) => pressed.push(performance.timeOrigin + event.timeStamp), true);
	});
	await reader.locator(box).evaluate((text) => {
		const painted: number[] = [];
		Object.assign(globalThis, { painted });
		const before = lettersOf();
		// Carets of others bring their names along: only the letters count.
		function lettersOf() {
			return (text.textContent.match(/\^/g) ?? []).length;
		}
		let seen = 0;
		new MutationObserver(() => {
			const now = lettersOf() - before;
			const news = now - seen;
			if (news <= 0) return;
			seen = now;
			// The frame that shows them is drawn after its callbacks: the next task comes when it is on its way.
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => {
					const at = performance.timeOrigin + performance.now();
					for (let each = 0; each < news; each += 1) painted.push(at);
				};
				port2.postMessage(null);
			});
		}).observe(text, { subtree: true, childList: true, characterData: true });
	});
	for (let key = 0; key < keys; key += 1) await writer.keyboard.press('^', { delay: everyMs });
	await reader.waitForFunction(
		(keys) => (globalThis as unknown as { painted: number[] }).painted.length >= keys,
		keys
	);
	const pressed = await writer.evaluate(() => (globalThis as unknown as { pressed: number[] }).pressed);
	const painted = await reader.evaluate(() => (globalThis as unknown as { painted: number[] }).painted);
	await Promise.all([writer, reader].map((page) => page.context().close()));
	return painted.map((at, index) => at - pressed[index]!);
}

const box = `.ProseMirror[contenteditable=true][aria-label="${sample.section}"]`;

async function openAs(browser: Browser, { app, path, cookiesOf }: Demonstration, who: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: app.origin });
	await context.addCookies(await cookiesOf(who));
	const page = await context.newPage();
	await page.goto(path);
	await page.locator(box).waitFor();
	await page.locator('[data-connection]', { hasText: 'Connected.' }).waitFor({ state: 'attached' });
	return page;
}
