import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';

const pages = [
	'/',
	'/help',
	'/help/suggestions',
	'/published',
	'/published?words=nothing+like+this',
	'/published/homelessness-prevention-through-digital-innovation'
];

for (const path of pages) {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`${path} has no fault that axe finds, in ${colorScheme} colours`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			const errors = watchErrors(page);
			await page.goto(path);
			await expectAccessible(page);
			expect(errors).toEqual([]);
		});
	}

	test(`${path} fits a window of 320 pixels`, async ({ page }) => {
		await page.setViewportSize({ width: 320, height: 640 });
		await page.goto(path);
		await expectNoSidewaysScroll(page);
	});
}

test('the front page says what Folkmoot is, offers sample officers and shows published work', async ({
	page
}) => {
	await page.goto('/');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Write funding bids with other councils');
	const samples = page.getByRole('form', { name: 'Try it as…' }).getByRole('button');
	await expect(samples).toHaveCount(8);
	await expect(samples.first()).toContainText('Priya Shah');
	await expect(samples.first()).toContainText('Dorset Council');
	const newest = page.getByRole('region', { name: 'Newest published work' });
	await expect(newest.getByRole('listitem')).toHaveCount(5);
});

test('one press signs in as a sample officer and leads to their rooms, as the front page then does', async ({
	page
}) => {
	await page.goto('/');
	await page.getByRole('button', { name: /Tom Okafor/ }).click();
	await expect(page).toHaveURL(/\/home$/);
	await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Homelessness prevention', exact: true })).toBeVisible();
	await page.goto('/');
	await page.getByRole('button', { name: 'Go to your rooms' }).click();
	await expect(page.getByRole('link', { name: 'Homelessness prevention', exact: true })).toBeVisible();
});

test.describe('without script', () => {
	test.use({ javaScriptEnabled: false });

	test('published work is searched, narrowed, paged and opened', async ({ page }) => {
		await page.goto('/published');
		await expect(page.getByRole('heading', { name: '21 pieces of published work' })).toBeVisible();
		await page.getByRole('link', { name: 'Page 3' }).click();
		await expect(page.locator('.publication')).toHaveCount(1);

		await page.goto('/published');
		await page.getByLabel('Search').fill('homelessness');
		await page.getByLabel('Outcome').selectOption('Not funded');
		await page.getByRole('button', { name: 'Search' }).click();
		await expect(page.getByRole('heading', { name: '2 pieces of published work found' })).toBeVisible();
		await expect(page.getByLabel('Search')).toHaveValue('homelessness');
		await expect(page.getByLabel('Outcome')).toHaveValue('not funded');

		await page.getByRole('link', { name: 'Homelessness prevention through digital innovation' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Homelessness prevention');
		await expect(page.getByText('5 October 2018')).toBeVisible();
		await expect(page.getByText('Mansfield District Council')).toBeVisible();
		await page.getByRole('link', { name: 'All published work' }).click();
		await expect(page).toHaveURL(/\/published$/);
	});
});

test('an address with no published work is a plain "not found"', async ({ page }) => {
	for (const slug of ['nothing-here', '%25', '%00', "'", '..%2f..%2fetc']) {
		const response = await page.goto(`/published/${slug}`);
		expect(response?.status(), slug).toBe(404);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	}
});

test('[FAULTS B12] a search of 1 MB is refused at once, one of 5 KB in words, and wildcards find nothing', async ({
	request
}) => {
	const startedAt = performance.now();
	const huge = await request.get(`/published?words=${'a'.repeat(1_000_000)}`).catch(() => null);
	if (huge) expect([400, 413, 414, 431]).toContain(huge.status());
	expect(performance.now() - startedAt).toBeLessThan(1_000);
	const long = await request.get(`/published?words=${'a'.repeat(5_000)}`);
	expect(long.status()).toBe(414);
	expect(await long.text()).toContain('Use fewer words');
	for (const words of ['%25', '_', "' or 1=1", '%00']) {
		const found = await request.get(`/published?theme=${words}`);
		expect(found.status(), words).toBe(200);
	}
});
