import { chromium, type Browser } from '@playwright/test';
import playwrightConfig from '../../playwright.config.ts';
import { startDemonstration } from './demonstration.ts';
import { median, quantile, type Row } from './figures.ts';
import { lighthouseScores, mustScore } from './lighthouse-scores.ts';
import { ordinaryOpenings, roomScripts } from './ordinary-page.ts';
import { remoteKeysPainted } from './remote-keys.ts';

/** The rows about ordinary pages, measured in the demonstration. */
export async function pageRows(browser: Browser): Promise<Row[]> {
	const demonstration = await startDemonstration(browser);
	try {
		// Once unmeasured: the program's first answers are not what officers meet.
		await ordinaryOpenings(browser, demonstration, 1);
		const opened = await ordinaryOpenings(browser, demonstration, 5);
		const rooms = await Promise.all(
			['', '/chat', '/decisions', '/tasks', '/meetings'].map((tab) =>
				roomScripts(browser, demonstration, demonstration.room + tab)
			)
		);
		const other = await chromium.launch(playwrightConfig.use?.launchOptions);
		const remote = await remoteKeysPainted([browser, other], demonstration, 100);
		await other.close();
		const scores = await lighthouseScores(demonstration.app.origin, [
			'/',
			'/published',
			demonstration.published,
			'/help',
			'/help/writing',
			'/sign-in'
		]);

		const ms = (value: number) => Math.round(value);
		const kB = (bytes: number) => (bytes / 1_000).toFixed(1);
		const textMs = median(opened.map((each) => each.textMs));
		const editableMs = median(opened.map((each) => each.editableMs));
		const firstBytes = median(opened.map((each) => each.firstBytes));
		const allBytes = median(opened.map((each) => each.allBytes));
		const roomFirstBytes = Math.max(...rooms.map((each) => each.firstBytes));
		const roomLiveBytes = Math.max(...rooms.map((each) => each.liveBytes));
		const remoteP50Ms = quantile(remote, 0.5);
		const remoteP95Ms = quantile(remote, 0.95);
		const least = (what: keyof typeof mustScore) => Math.min(...scores.map((each) => each[what]));
		const lowest = {
			performance: least('performance'),
			accessibility: least('accessibility'),
			bestPractices: least('bestPractices')
		};
		const findings = scores.flatMap(({ path, findings }) => findings.map((id) => `${path}: ${id}`));
		if (findings.length > 0) console.log(`Lighthouse found:\n  ${findings.join('\n  ')}`);
		return [
			{
				work: 'open an ordinary proposal, signed in',
				mustReach: 'text ≤ 300 ms, editable ≤ 1,000 ms',
				measured: `text ${ms(textMs)} ms, editable ${ms(editableMs)} ms`,
				reached: textMs <= 300 && editableMs <= 1_000,
				figures: { textMs, editableMs }
			},
			{
				work: 'its scripts, compressed',
				mustReach: 'first ≤ 60 kB, with the editor ≤ 260 kB',
				measured: `first ${kB(firstBytes)} kB, with the editor ${kB(allBytes)} kB`,
				reached: firstBytes <= 60_000 && allBytes <= 260_000,
				figures: { firstBytes, allBytes }
			},
			{
				work: `scripts of a room's ${rooms.length} pages, compressed, the most of each`,
				mustReach: 'first ≤ 60 kB, for what is live ≤ 25 kB',
				measured: `first ${kB(roomFirstBytes)} kB, for what is live ${kB(roomLiveBytes)} kB`,
				reached: roomFirstBytes <= 60_000 && roomLiveBytes <= 25_000,
				figures: { roomFirstBytes, roomLiveBytes }
			},
			{
				work: 'a key in it, in the browser of somebody else',
				mustReach: 'painted within 60 ms, 95 of 100',
				measured: `${ms(remoteP50Ms)} ms (median), ${ms(remoteP95Ms)} ms (95 of 100)`,
				reached: remoteP95Ms <= 60,
				figures: { p50Ms: remoteP50Ms, p95Ms: remoteP95Ms }
			},
			{
				work: `Lighthouse on ${scores.length} public pages, the lowest of each`,
				mustReach: 'performance ≥ 98, accessibility 100, best practices 100',
				measured: `performance ${lowest.performance}, accessibility ${lowest.accessibility}, best practices ${lowest.bestPractices}`,
				reached: (Object.keys(mustScore) as (keyof typeof mustScore)[]).every(
					(what) => lowest[what] >= mustScore[what]
				),
				figures: lowest
			}
		];
	} finally {
		await demonstration.stop();
	}
}
