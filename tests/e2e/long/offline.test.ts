import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, goOffline, test } from '../../support/e2e.ts';
import { nextVersion, type NextVersion } from '../../support/next-version.ts';
import {
	as,
	box,
	endOwnPrograms,
	openSample,
	ownProgram,
	sample,
	says,
	write
} from '../../support/sample-proposal.ts';

let proxy: NextVersion | undefined;
test.afterEach(async () => {
	await endOwnPrograms();
	await proxy?.close();
	proxy = undefined;
});

/** The service worker is in charge of this page. */
const isGuarded = (page: Page) =>
	expect
		.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 30_000 })
		.toBe('activated');
/** Everything that service workers keep in this browser: addresses, and the words of pages. */
const programKept = (page: Page) =>
	page.evaluate(async () => {
		const kept: { path: string; html: string }[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const answer = (await cache.match(request))!;
				const isPage = answer.headers.get('content-type')?.includes('text/html');
				kept.push({ path: new URL(request.url).pathname, html: isPage ? await answer.text() : '' });
			}
		}
		return kept;
	});

/** Texts, and what they are called, in this browser. */
const keptRows = (page: Page) =>
	page.evaluate(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name);
		if (!names.includes('folkmoot-local-copies')) return 0;
		return new Promise<number>((resolve, reject) => {
			const open = indexedDB.open('folkmoot-local-copies');
			open.onerror = () => reject(new Error('IndexedDB does not open'));
			open.onsuccess = () => {
				const reading = open.result.transaction(['updates', 'documents']);
				const counts = ['updates', 'documents'].map((name) => reading.objectStore(name).count());
				reading.oncomplete = () => {
					open.result.close();
					resolve(counts.reduce((sum, { result }) => sum + result, 0));
				};
			};
		});
	});

test('[P3] a text that was open opens again without the server, is written on, and sent when the server is back', async ({
	browser
}) => {
	const program = await ownProgram();
	const app = await program.start();
	const priya = await as(browser, app.origin, 'Priya Shah');
	const { path } = await openSample(priya);
	await says(priya, 'saved');
	await isGuarded(priya);

	// Nothing of anybody's: the built files, and one page that was made for nobody.
	const kept = await programKept(priya);
	const pages = kept.filter(({ html }) => html !== '');
	expect(pages.map((each) => each.path)).toEqual(['/offline']);
	expect(pages[0]!.html).not.toMatch(/Priya|Dorset|Homelessness/);
	for (const { path } of kept) expect(path).toMatch(/^\/(_app\/|favicon\.svg|robots\.txt|offline$)/);

	await app.stop();
	await says(priya, 'offline');
	await write(priya, ' before-reload');
	await priya.reload();
	await expect(priya.getByRole('heading', { level: 1, name: sample.title })).toBeVisible();
	await expect(box(priya)).toContainText('before-reload');
	await says(priya, 'offline');
	await write(priya, ' in-the-copy');
	await expectAccessible(priya);
	for (const width of [375, 320]) {
		await priya.setViewportSize({ width, height: 800 });
		await expectNoSidewaysScroll(priya);
	}
	await priya.setViewportSize({ width: 1280, height: 800 });

	await priya.goto('/home');
	await expect(priya.getByRole('heading', { name: 'Folkmoot cannot be reached' })).toBeVisible();
	await expectAccessible(priya);
	await priya.getByRole('link', { name: sample.title }).click();
	await expect(box(priya)).toContainText('in-the-copy');

	await program.start({ PORT: String(app.port) });
	await expect(priya.getByText('You are online again.')).toBeVisible();
	await says(priya, 'saved');
	await priya.getByRole('button', { name: 'Open the whole page' }).click();
	await expect(priya.getByRole('link', { name: 'All comments' })).toBeVisible();
	await expect(box(priya)).toContainText('before-reload in-the-copy');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto(path);
	await expect(box(tom)).toContainText('before-reload in-the-copy');

	// [P9] Signing out takes it all.
	await says(priya, 'saved');
	await priya.getByRole('button', { name: 'Sign out' }).click();
	await expect(priya.getByRole('heading', { name: 'You have signed out' })).toBeVisible();
	await expect.poll(() => keptRows(priya)).toBe(0);
	await Promise.all([priya.context().close(), tom.context().close()]);
});

test('[P3] two tabs of one officer show each other’s words without a line, and a tab that crashes loses none', async ({
	browser,
	app
}) => {
	// A browser that is driven from outside does not start its service worker again after a crash.
	const first = await as(browser, app.origin, 'Priya Shah', { serviceWorkers: 'block' });
	const { path } = await openSample(first);
	const second = await first.context().newPage();
	await second.goto(path);
	await Promise.all([says(first, 'saved'), says(second, 'saved')]);
	await write(first, ' one-online');
	await expect(box(second)).toContainText('one-online');

	await goOffline(first);
	await Promise.all([says(first, 'offline'), says(second, 'offline')]);
	await write(first, ' one-offline');
	await expect(box(second)).toContainText('one-offline');
	await write(second, ' two-offline');
	await expect(box(first)).toContainText('two-offline');
	await write(first, ' last-words');
	await expect(box(second)).toContainText('last-words');

	// Both go the hard way, with everything unsent.
	for (const page of [first, second]) {
		const crashed = page.waitForEvent('crash');
		void page.goto('chrome://crash').catch(() => {});
		await crashed;
	}
	const context = first.context();
	await Promise.all([first.close(), second.close()]);
	const third = await context.newPage();
	await context.setOffline(false);
	await third.goto(path);
	await says(third, 'saved');
	const text = (await box(third).textContent())!;
	for (const words of ['one-online', 'one-offline', 'two-offline', 'last-words']) {
		expect(text.split(words)).toHaveLength(2);
	}
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto(path);
	await expect(box(tom)).toContainText('last-words');
	await Promise.all([third.context().close(), tom.context().close()]);
});

test('[P7] a page of an older schema becomes read-only, says so, and its words are sent after the reload', async ({
	browser,
	app
}) => {
	const context = await browser.newContext({ baseURL: app.origin });
	// A page as it was before the last change of the schema: it asks with the number before.
	await context.addInitScript(() => {
		if (sessionStorage.getItem('reloaded')) return;
		const Newer = WebSocket;
		let old = false;
		addEventListener('become-old', () => (old = true));
		window.WebSocket = class extends Newer {
			constructor(url: string | URL) {
				super(String(url).replace(/schema=(\d+)/, (all, n) => (old ? `schema=${Number(n) - 1}` : all)));
			}
		};
	});
	const priya = await context.newPage();
	await priya.goto('/');
	await priya.getByRole('button', { name: /Priya Shah/ }).click();
	const { path } = await openSample(priya);
	await says(priya, 'saved');
	await goOffline(priya);
	await says(priya, 'offline');
	await write(priya, ' older-page');
	await priya.evaluate(() => dispatchEvent(new Event('become-old')));
	await context.setOffline(false);
	await expect(priya.getByRole('heading', { name: 'Folkmoot has been updated' })).toBeVisible();
	await says(priya, 'refused');
	await expect(box(priya)).toHaveCount(0);
	await expectAccessible(priya);
	await priya.evaluate(() => sessionStorage.setItem('reloaded', 'yes'));
	priya.on('dialog', (dialog) => void dialog.accept());
	await priya.getByRole('button', { name: 'Reload the page' }).click();
	await says(priya, 'saved');
	await expect(box(priya)).toContainText('older-page');
	const tom = await as(browser, app.origin, 'Tom Okafor');
	await tom.goto(path);
	await expect(box(tom)).toContainText('older-page');
	await Promise.all([context.close(), tom.context().close()]);
});

test('[P7] a newer version of the program is offered, waits while somebody types, and comes with the reload they ask for', async ({
	browser
}) => {
	const program = await ownProgram();
	proxy = await nextVersion();
	const origin = `http://localhost:${proxy.port}`;
	proxy.target = (await program.start({ ORIGIN: origin })).port;
	const priya = await as(browser, origin, 'Priya Shah');
	await openSample(priya);
	await says(priya, 'saved');
	await isGuarded(priya);
	// A file of the program before, which the server has no longer, for pages of it that are open still.
	const olderFile = await priya.evaluate(async () => {
		const [path, before] = ['/_app/immutable/of-before.js', await caches.open('folkmoot-program-before')];
		await before.put(path, new Response('export {};'));
		return (await fetch(path)).status;
	});
	expect(olderFile).toBe(200);
	proxy.updated = true;
	await priya.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
	const offer = priya.getByRole('region', { name: 'Update' });
	await expect(offer).toBeVisible({ timeout: 30_000 });
	await priya.evaluate(() => Object.assign(window, { before: true }));
	await write(priya, ' typed-on');
	await says(priya, 'saved');
	await expectAccessible(priya);
	expect(await priya.evaluate(() => 'before' in window)).toBe(true);
	await offer.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => priya.evaluate(() => 'before' in window).catch(() => true)).toBe(false);
	await says(priya, 'saved');
	await expect(box(priya)).toContainText('typed-on');
	await expect(offer).toHaveCount(0);
	await priya.context().close();
});
