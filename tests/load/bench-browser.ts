/**
 * `npm run bench:browser`: what an officer feels, in real Chromium against the whole program: an ordinary proposal opens
 * and another one's keys are painted there, public pages are scored by Lighthouse, a long, much reviewed bid opens, and
 * keys are painted while others type. Needs a build. Prints a table and, last, one line of JSON.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { openDatabase } from '#db/connection.server.ts';
import { startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { seedRegister } from '#db/seed/index.ts';
import playwrightConfig from '../../playwright.config.ts';
import { startApp } from '../support/app.ts';
import { keysPainted, keysPaintedBare, openings } from './browser-page.ts';
import { crowdTyping } from './crowd.ts';
import { median, printRows, quantile, type Row } from './figures.ts';
import { makeLongBid, pendingSuggestions, words, threads, writers } from './long-bid.ts';
import { pageRows } from './page-rows.ts';

// First, since it is what may not be there: nothing of ours is left running then.
const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
await chmod(folder, 0o755);
const embedded = await startEmbedded({ dataDir: folder });
const database = openDatabase({ url: embedded.url, poolSize: 4, prepare: true });
await migrate(embedded.url);
await seedRegister(database.sql);
const app = await startApp({ url: embedded.url, env: { LOG_LEVEL: 'warn' } });
try {
	console.log(
		`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, Chromium ${browser.version()}`
	);
	const ofPages = await pageRows(browser);
	const bid = await makeLongBid(database, app);
	const about = `${words.toLocaleString('en-GB')} words, ${threads} threads, ${pendingSuggestions} suggestions`;

	const opened = await openings(browser, app, bid, 5);
	const crowd = await crowdTyping(app, bid, writers);
	const key = await keysPainted(browser, app, bid, 150);
	const bareKey = await keysPaintedBare(browser, 150);
	await crowd.stop();

	const ms = (value: number) => Math.round(value);
	const figures = {
		textMs: median(opened.map(({ textMs }) => textMs)),
		editableMs: median(opened.map(({ editableMs }) => editableMs)),
		reviewMs: median(opened.map(({ reviewMs }) => reviewMs)),
		keyP50Ms: quantile(key, 0.5),
		keyP95Ms: quantile(key, 0.95),
		bareKeyP95Ms: quantile(bareKey, 0.95)
	};
	const rows: Row[] = [
		...ofPages,
		{
			work: `open ${about}`,
			mustReach: 'text, editor, comments and suggestions in sight ≤ 3,000 ms',
			measured: `text ${ms(figures.textMs)} ms, editable ${ms(figures.editableMs)} ms, comments and suggestions ${ms(figures.reviewMs)} ms`,
			reached: Math.max(figures.textMs, figures.editableMs, figures.reviewMs) <= 3_000,
			figures: { textMs: figures.textMs, editableMs: figures.editableMs, reviewMs: figures.reviewMs }
		},
		{
			work: `a key in it, ${writers} others typing`,
			mustReach: 'painted within 50 ms, 95 of 100',
			measured: `${ms(figures.keyP50Ms)} ms (median), ${ms(figures.keyP95Ms)} ms (95 of 100); in a bare text box ${ms(figures.bareKeyP95Ms)} ms`,
			reached: figures.keyP95Ms <= 50,
			figures: { p50Ms: figures.keyP50Ms, p95Ms: figures.keyP95Ms, bareP95Ms: figures.bareKeyP95Ms }
		}
	];
	console.log();
	printRows(rows);
	console.log(`\n${JSON.stringify({ node: process.version, rows })}`);
} finally {
	await browser.close();
	await app.stop();
	await database.close();
	await embedded.stop();
	await rm(folder, { recursive: true, force: true });
}
