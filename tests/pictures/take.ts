/**
 * `npm run pictures`: takes the pictures of the help pages and the README from the running demonstration, in light and
 * dark, so that they show the program as it is. Needs a build. Look at them before they are committed.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext } from '@playwright/test';
import sharp from 'sharp';
import playwrightConfig from '../../playwright.config.ts';
import { startApp } from '../support/app.ts';
import { scenes } from './scenes.ts';

// First, since it is what may not be there: nothing of ours is left running then.
const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-pictures-'));
await chmod(folder, 0o755);
const app = await startApp({ env: { DATA_DIR: join(folder, 'data') } });
const chosen = process.argv.slice(2);
const target = fileURLToPath(new URL('../../static/help/', import.meta.url));
await mkdir(target, { recursive: true });
try {
	for (const [name, scene] of Object.entries(scenes)) {
		if (chosen.length > 0 && !chosen.includes(name)) continue;
		const contexts: BrowserContext[] = [];
		const page = await scene({
			origin: app.origin,
			async newPage(viewport = { width: 1280, height: 800 }) {
				const context = await browser.newContext({
					baseURL: app.origin,
					locale: 'en-GB',
					timezoneId: 'Europe/London',
					viewport,
					reducedMotion: 'reduce'
				});
				contexts.push(context);
				return context.newPage();
			}
		});
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
			const taken = await page.screenshot({ caret: 'hide', animations: 'disabled' });
			// A screen has few colours: half the bytes for whoever reads the help.
			await sharp(taken).png({ palette: true, effort: 10 }).toFile(join(target, file));
		}
		await Promise.all(contexts.map((context) => context.close()));
		console.log(name);
	}
} finally {
	await browser.close();
	await app.stop();
	await rm(folder, { recursive: true, force: true });
}
