import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { findSample, says, signIn } from '../support/sample-proposal.ts';

/** The pages that belong to no feature; a feature's own are read by axe in its own test. */
const ownPages = ['/accessibility', '/privacy', '/there-is-no-such-page'];
const pages = ['/', '/published', ...ownPages];

for (const path of ownPages) {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`${path} has no fault that axe finds, ${colorScheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			const errors = watchErrors(page);
			await page.goto(path);
			await expectAccessible(page);
			expect(errors).toEqual([]);
		});
	}

	test(`${path} is read without scrolling sideways at 400% zoom and on a phone`, async ({ page }) => {
		for (const viewport of [
			{ width: 320, height: 256 },
			{ width: 320, height: 640 }
		]) {
			await page.setViewportSize(viewport);
			await page.goto(path);
			await expectNoSidewaysScroll(page);
		}
	});
}

for (const path of pages) {
	test(`${path} shows where the keyboard is at every stop`, async ({ page }) => {
		await page.goto(path);
		const stops = await tabThrough(page);
		expect(stops.length).toBeGreaterThan(3);
		expect(stops.filter(({ visible }) => !visible)).toEqual([]);
	});
}

interface Stop {
	element: string;
	visible: boolean;
}

/** Tabs from the top to the end and tells at each stop whether its look differs from the look without focus. */
async function tabThrough(page: Page): Promise<Stop[]> {
	const stops: Stop[] = [];
	for (let step = 0; step < 80; step++) {
		await page.keyboard.press('Tab');
		const stop = await page.evaluate(() => {
			const element = document.activeElement;
			if (!(element instanceof HTMLElement) || element === document.body) return null;
			const look = (of: Element) => {
				const { outlineStyle, outlineColor, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(of);
				// A radio button or checkbox shows it on the drawing before its label.
				const drawn = of.nextElementSibling
					? getComputedStyle(of.nextElementSibling, '::before').boxShadow
					: '';
				return [outlineStyle, outlineColor, outlineWidth, boxShadow, backgroundColor, drawn].join();
			};
			const focused = look(element);
			const name = `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 30)}`;
			const seen = element.dataset.seen === 'true';
			element.dataset.seen = 'true';
			element.blur();
			const unfocused = look(element);
			element.focus();
			return { element: name, visible: focused !== unfocused, seen };
		});
		if (!stop || stop.seen) break;
		stops.push({ element: stop.element, visible: stop.visible });
	}
	return stops;
}

test('the first stop of the keyboard leads past the header', async ({ page }) => {
	await page.goto('/published');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();
});

test('nothing moves for somebody who asked for no movement', async ({ page }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	for (const path of pages) {
		await page.goto(path);
		const moving = await page.evaluate(() =>
			[...document.querySelectorAll('*')]
				.filter((element) => {
					const { transitionDuration, animationDuration } = getComputedStyle(element);
					return `${transitionDuration}, ${animationDuration}`
						.split(', ')
						.some((duration) => Number.parseFloat(duration) > 0.001);
				})
				.map((element) => element.outerHTML.slice(0, 80))
		);
		expect(moving).toEqual([]);
	}
});

test('dark follows the device, and paper stays light', async ({ page }) => {
	const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	await page.emulateMedia({ colorScheme: 'light' });
	await page.goto('/privacy');
	await expect.poll(background).toBe('rgb(255, 255, 255)');
	await page.emulateMedia({ colorScheme: 'dark' });
	await expect.poll(background).toBe('rgb(19, 26, 25)');
	await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
	await expect.poll(background).toBe('rgb(255, 255, 255)');
});

test('[P9] no page asks another site for anything, and what is public sets no cookie', async ({
	page,
	context,
	app
}) => {
	const asked = new Set<string>();
	const note = (at: { url(): string }) => asked.add(new URL(at.url()).host);
	page.on('request', note);
	page.on('websocket', note);
	for (const path of pages) await page.goto(path);
	expect(await context.cookies()).toEqual([]);
	await signIn(page, 'Priya Shah');
	const { path, room } = await findSample(page);
	const tabs = ['', '/chat', '/decisions', '/tasks', '/meetings', '/people'].map((tab) => room + tab);
	for (const inside of ['/home', ...tabs, '/notifications', '/account']) await page.goto(inside);
	await page.goto(path);
	await says(page, 'saved');
	expect([...asked]).toEqual([new URL(app.origin).host]);
});

test('the type is ours and has arrived', async ({ page }) => {
	await page.goto('/');
	await page.evaluate(() => document.fonts.ready);
	const faces = await page.evaluate(() =>
		[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family)
	);
	expect(faces).toContain('Inter');
	expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toMatch(/^"?Inter/);
});

test.describe('without script, on a narrow phone', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });

	test('the header is one line, and its menu opens and closes', async ({ page }) => {
		await page.goto('/');
		const header = await page.getByRole('banner').boundingBox();
		expect(header?.height).toBeLessThanOrEqual(60);
		const link = page.getByRole('banner').getByRole('link', { name: 'Published work' });
		await expect(link).toBeHidden();
		await page.getByRole('button', { name: 'Menu' }).click();
		await expect(link).toBeVisible();
		await page.keyboard.press('Escape');
		await expect(link).toBeHidden();
		await page.getByRole('button', { name: 'Menu' }).click();
		await link.click();
		await expect(page.getByRole('heading', { level: 1, name: 'Published work' })).toBeVisible();
	});
});

test('a page that is not there says so in plain words, with a way on', async ({ page }) => {
	const answer = await page.goto('/there-is-no-such-page');
	expect(answer?.status()).toBe(404);
	await expect(page).toHaveTitle('Page not found – Folkmoot');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
	await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toHaveAttribute(
		'href',
		'/sign-in?next=%2Fthere-is-no-such-page'
	);
	await page.getByRole('link', { name: 'Go to the front page' }).click();
	await expect(page).toHaveURL('/');
});

test('a finder of a weakness learns where to report it [H4]', async ({ request }) => {
	const answer = await request.get('/.well-known/security.txt');
	expect(answer.headers()['content-type']).toBe('text/plain; charset=utf-8');
	const text = await answer.text();
	expect(text).toMatch(/^Contact: https?:\/\/.+\/privacy#contact$/m);
	const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
	expect(expires).toBeGreaterThan(Date.now());
	expect(expires).toBeLessThan(Date.now() + 366 * 24 * 60 * 60 * 1000);
});
