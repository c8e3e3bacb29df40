import { expect, test } from '../../support/e2e.ts';
import { as, box, openSample, says, write } from '../../support/sample-proposal.ts';

const dayMs = 24 * 60 * 60_000;

test('[C10] devices whose clocks are a day ahead and a day behind write together, and times are the server’s', async ({
	browser,
	app
}) => {
	const [ahead, behind] = await Promise.all([
		as(browser, app.origin, 'Priya Shah'),
		as(browser, app.origin, 'Tom Okafor')
	]);
	for (const [page, skewMs] of [
		[ahead, dayMs],
		[behind, -dayMs]
	] as const) {
		await page.context().addInitScript((skew) => {
			const Real = Date;
			globalThis.Date = class extends Real {
				constructor(...given: unknown[]) {
					// @ts-expect-error -- as many arguments as a date may be made of
					super(...(given.length === 0 ? [Real.now() + skew] : given));
				}
				static override now() {
					return Real.now() + skew;
				}
			} as DateConstructor;
		}, skewMs);
	}
	const { path } = await openSample(ahead);
	await behind.goto(path);
	await Promise.all([says(ahead, 'saved'), says(behind, 'saved')]);
	await write(ahead, ' tomorrow');
	await expect(box(behind)).toContainText('tomorrow');
	await write(behind, ' yesterday');
	await expect(box(ahead)).toContainText('tomorrow yesterday');
	await Promise.all([says(ahead, 'saved'), says(behind, 'saved')]);

	await ahead.getByRole('link', { name: 'All comments' }).click();
	await ahead.getByText('Comment on a section', { exact: true }).click();
	await ahead.locator('#body').fill('Said at the server’s time.');
	await ahead.getByRole('button', { name: 'Send comment' }).click();
	const said = ahead.getByRole('article').filter({ hasText: 'Said at the server’s time.' });
	await expect(said).toBeVisible();
	const at = await said.locator('time').first().getAttribute('datetime');
	expect(Math.abs(Date.parse(at!) - Date.now())).toBeLessThan(10 * 60_000);
	await Promise.all([ahead.context().close(), behind.context().close()]);
});
