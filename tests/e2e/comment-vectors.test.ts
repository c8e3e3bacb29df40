import { randomUUID } from 'node:crypto';
import { expect, expectNoSidewaysScroll, test } from '../support/e2e.ts';
import { hostileWords as vectors, reports, watchForScripts as watch } from '../support/hostile-words.ts';
import { signIn } from '../support/sample-proposal.ts';

test('[X1] [X2] [X3] hostile words in comments, quotes, mentions and names are shown as words everywhere', async ({
	page,
	app
}) => {
	test.setTimeout(120_000);
	await watch(page);
	await signIn(page, 'Siân Prydderch');
	// An officer whose name is a vector, in the room and mentioned; in a room of her own, since the name stays.
	const name = '<img src=x onerror=hit()>';
	await page.goto('/account');
	// A field that is filled before its script is there may get both names.
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Full name').fill(name);
	await page.getByRole('button', { name: /Save/ }).first().click();
	await page.goto('/home');
	await page
		.getByRole('link', { name: /^Understanding why residents/ })
		.first()
		.click();
	await page.waitForURL(/\/rooms\//);
	const room = new URL(page.url()).pathname;
	await page
		.getByRole('main')
		.getByRole('link', { name: /^Understanding why residents/ })
		.first()
		.click();
	await page.waitForURL(/\/proposals\//);
	const path = new URL(page.url()).pathname;
	const send = async (action: string, form: Record<string, string>) => {
		const response = await page.request.post(`${path}/comments?/${action}`, {
			headers: { origin: app.origin, accept: 'application/json', 'x-sveltekit-action': 'true' },
			form
		});
		return ((await response.json()) as { type: string }).type;
	};
	for (const body of vectors) {
		const sent = { thread: randomUUID(), comment: randomUUID(), section: 'problem', audience: 'room' };
		expect(await send('start', { ...sent, body: `${body} @${name}` }), body).toBe('success');
	}
	// What no form sends: places and quotes made up by a program, and keys that are none.
	const made = { section: 'problem', audience: 'room', body: 'Words' };
	const ids = () => ({ thread: randomUUID(), comment: randomUUID() });
	expect(
		await send('start', { ...made, ...ids(), start: 'javascript:hit()', end: 'x', quote: vectors[0]! })
	).toBe('failure');
	const place = Buffer.of(1, 1, 112, 0).toString('base64');
	expect(await send('start', { ...made, ...ids(), start: place, end: place, quote: vectors[1]! })).toMatch(
		/success|failure/
	);
	expect(await send('start', { ...made, ...ids(), mentions: 'person:<script>hit()</script>' })).toBe(
		'failure'
	);

	await page.goto(`${path}/comments?filter=all`);
	for (const body of vectors)
		await expect(page.locator('.words').filter({ hasText: body }).first()).toBeVisible();
	await expect(page.locator('[data-mention]').first()).toContainText(`@${name}`);
	expect(await reports(page)).toEqual([]);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1280, height: 800 });
	expect(await reports(page)).toEqual([]);

	await page.goto(path);
	const cards = page.locator('[data-thread-card]');
	await expect(cards.nth(vectors.length - 1)).toBeVisible();
	for (const body of vectors) await expect(cards.filter({ hasText: body }).first()).toBeVisible();
	// In a field, in the list of names, and in the warning.
	await page
		.getByRole('button', { name: /^Comment on the section/ })
		.first()
		.press('Enter');
	await page.keyboard.type('@charl');
	await expect(page.locator('[role="option"]')).toHaveText(/Charlotte/);
	expect(await reports(page)).toEqual([]);
	await cards.first().getByRole('button', { name: 'Reply' }).press('Enter');
	expect(await reports(page)).toEqual([]);
	// Nothing is left unsent, so that leaving asks nothing.
	await page.locator('[data-margin] textarea').evaluateAll((fields) => {
		for (const field of fields as HTMLTextAreaElement[]) {
			field.value = '';
			field.dispatchEvent(new Event('input', { bubbles: true }));
		}
	});
	for (const address of [
		room,
		`${room}/people`,
		`${path}?thread=${'<script>hit()</script>'}#section-problem`
	]) {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect(await reports(page), address).toEqual([]);
	}
});
