import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { startApp, type App } from '../support/app.ts';
import { findSample, signIn } from '../support/sample-proposal.ts';

export interface Demonstration {
	app: App;
	/** path of an ordinary proposal: some hundred words in seven sections, comments, a few people */
	path: string;
	/** of its room */
	room: string;
	/** of a published work */
	published: string;
	/** The cookies of a sample officer who may write in it. */
	cookiesOf(who: string): Promise<Cookies>;
	stop(): Promise<void>;
}
export type Cookies = NonNullable<Exclude<BrowserContextOptions['storageState'], string>>['cookies'];

/** The program as it is shown to people, with its samples, in a folder of its own. */
export async function startDemonstration(browser: Browser): Promise<Demonstration> {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-bench-demonstration-'));
	await chmod(folder, 0o755);
	const app = await startApp({
		env: { DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' },
		readyMs: 90_000
	});
	async function asOfficer<T>(who: string, use: (page: Page) => Promise<T>): Promise<T> {
		const context = await browser.newContext({ baseURL: app.origin });
		const page = await context.newPage();
		await signIn(page, who);
		const answer = await use(page);
		await context.close();
		return answer;
	}
	const found = await asOfficer('Priya Shah', async (page) => {
		await page.goto('/published');
		const published = await page.locator('main a[href^="/published/"]').first().getAttribute('href');
		return { ...(await findSample(page)), published: published! };
	});
	return {
		app,
		...found,
		cookiesOf: (who) => asOfficer(who, (page) => page.context().cookies()),
		async stop() {
			await app.stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
		}
	};
}
