import { expect, test } from '../support/e2e.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

test('[X2] what is pasted into a comment is words only, whatever else the clipboard holds', async ({
	page,
	context,
	app
}) => {
	await page.addInitScript(() => {
		const reports: string[] = [];
		Object.assign(window, { reports, hit: () => reports.push('script ran') });
		addEventListener('securitypolicyviolation', ({ violatedDirective }) => reports.push(violatedDirective));
	});
	await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.origin });
	await signIn(page, 'Priya Shah');
	await openSample(page);
	await page
		.getByRole('button', { name: /^Comment on the section/ })
		.first()
		.click();
	const field = page.locator('[data-comment-form=start]').getByLabel('Your comment');
	await expect(field).toBeFocused();
	// Filled on another page: Chromium reads what it is given there, and that page's policy reports it.
	const source = await context.newPage();
	await source.goto('/');
	await source.evaluate(() =>
		navigator.clipboard.write([
			new ClipboardItem({
				'text/html':
					'<b>Other</b> words<img src=x onerror=hit()><svg onload=hit()></svg><a href="javascript:hit()">x</a>' +
					'<iframe srcdoc="<script>parent.hit()</script>"></iframe><form action="javascript:hit()"><button>go</button></form>',
				'text/plain': 'Words <b>as they are</b><img src=x onerror=hit()>'
			})
		])
	);
	await page.bringToFront();
	await page.keyboard.press('Control+v');
	const words = 'Words <b>as they are</b><img src=x onerror=hit()>';
	await expect(field).toHaveValue(words);
	await page.keyboard.press('Control+Enter');
	const made = page.locator('[data-thread-card]').filter({ hasText: words });
	await expect(made).toBeVisible();
	await expect(made.locator('b, script, img, iframe, form, style')).toHaveCount(0);
	expect(await page.evaluate(() => (window as unknown as { reports: string[] }).reports)).toEqual([]);
});
