import { chromium, type Browser } from '@playwright/test';
import { afterEach, expect, test, vi } from 'vitest';
import playwrightConfig from '../../../playwright.config.ts';
import { startApp, type App } from '../../support/app.ts';
import { makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import { openWriter, typeParagraph } from '../../support/writers.ts';

/** Longer than the server keeps a socket that says nothing: two pings. */
const asleepMs = 50_000;
const section = 'problem';
let own: OwnProgram | undefined;
let app: App | undefined;
let browser: Browser | undefined;
let asleep: number[] = [];

const wake = () => {
	for (const pid of asleep.splice(0)) process.kill(pid, 'SIGCONT');
};
afterEach(async () => {
	wake();
	await browser?.close();
	await app?.kill();
	await own?.remove();
});

test('[D11] [P3] a laptop that slept: its dead line is noticed within 15 s, what is typed at once is kept, nothing newer is lost', async () => {
	own = await ownProgram();
	app = await startApp({ env: own.env });
	const { document, doors } = await makeDoors(own.config, 2);
	browser = await chromium.launch(playwrightConfig.use?.launchOptions);
	const context = await browser.newContext();
	const [name, value] = doors[0]!.cookie!.split('=') as [string, string];
	await context.addCookies([{ name, value, url: app.origin }]);
	const page = await context.newPage();
	await page.goto(`${app.origin}/proposals/${document.documentId}`);
	const save = page.locator('[data-save]');
	const state = () => save.getAttribute('data-save');
	await vi.waitUntil(async () => (await state()) === 'saved', { timeout: 30_000, interval: 100 });
	const box = page.locator(`[data-section="${section}"] [role="textbox"]`);
	await box.click();
	await page.keyboard.type('Before. ');
	await vi.waitUntil(async () => (await state()) === 'saved', { timeout: 10_000, interval: 100 });

	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	asleep = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
	expect(asleep.length).toBeGreaterThan(0);
	for (const pid of asleep) process.kill(pid, 'SIGSTOP');
	const other = await openWriter(doors[1]!);
	typeParagraph(other.doc, section, 'Newer, of somebody else.');
	await new Promise((resolve) => setTimeout(resolve, asleepMs));

	wake();
	const began = performance.now();
	await page.keyboard.type('Typed at once. ');
	const textOf = () => other.doc.getXmlFragment(section).toString();
	await vi.waitUntil(() => textOf().includes('Typed at once. '), { timeout: 20_000, interval: 50 });
	await vi.waitUntil(async () => (await state()) === 'saved', { timeout: 20_000, interval: 50 });
	expect(performance.now() - began).toBeLessThan(20_000);
	expect(textOf()).toContain('Before. ');
	expect(textOf().split('Newer, of somebody else.')).toHaveLength(2);
	await vi.waitUntil(async () => (await box.textContent())!.includes('Newer, of somebody else.'), {
		timeout: 10_000,
		interval: 50
	});
	other.close();
}, 180_000);
