import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watchErrors } from '../support/e2e.ts';
import { drawPicture, photo } from '../support/pictures.ts';
import { openSample, signIn } from '../support/sample-proposal.ts';

const section = 'Themes';
const box = (page: Page) => page.getByRole('textbox', { name: section, exact: true });
const pictures = (page: Page) => box(page).locator('figure.picture img');
const dialog = (page: Page) => page.getByRole('dialog');
const saved = (page: Page) => expect(page.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
const isLoaded = (page: Page) =>
	expect
		.poll(() =>
			pictures(page)
				.first()
				.evaluate((image: HTMLImageElement) => image.naturalWidth)
		)
		.toBeGreaterThan(0);

async function open(page: Page, who: string) {
	await signIn(page, who);
	await openSample(page);
	await saved(page);
	await page.getByRole('heading', { name: section, exact: true }).scrollIntoViewIfNeeded();
}

const file = async (name: string) => ({
	name,
	mimeType: 'image/png',
	buffer: await drawPicture({ width: 800, height: 500 }).png().toBuffer()
});

/** Pastes or drops files into the text, as a clipboard or a desktop does. */
async function give(
	page: Page,
	how: 'paste' | 'drop',
	files: { name: string; type: string; bytes: Buffer }[],
	html = ''
) {
	await box(page).evaluate(
		(element, { how, files, html }) => {
			const data = new DataTransfer();
			for (const { name, type, base64 } of files) {
				const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
				data.items.add(new File([bytes], name, { type }));
			}
			if (html) data.setData('text/html', html);
			const { left, top } = element.getBoundingClientRect();
			const event =
				how === 'paste'
					? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
					: new DragEvent('drop', {
							dataTransfer: data,
							clientX: left + 30,
							clientY: top + 20,
							bubbles: true,
							cancelable: true
						});
			element.dispatchEvent(event);
		},
		{
			how,
			html,
			files: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }))
		}
	);
}

test('a picture is added with its words, seen by the others, described anew and deleted by keyboard', async ({
	page,
	browser
}) => {
	const errors = watchErrors(page);
	await open(page, 'Priya Shah');
	const other = await (await browser.newContext()).newPage();
	await open(other, 'Tom Okafor');
	await box(page).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Where it happens.');

	await page.getByRole('toolbar').getByRole('button', { name: 'Picture' }).click();
	await expect(dialog(page).getByLabel('Choose a picture')).toBeFocused();
	await dialog(page).getByRole('button', { name: 'Add picture' }).click();
	await expect(dialog(page)).toContainText('Choose a picture');
	// What it is, is in the file and not in its name.
	await dialog(page)
		.getByLabel('Choose a picture')
		.setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=hit()/>') });
	await expect(dialog(page)).toContainText('Only PNG, JPEG, GIF and WebP pictures can be added.');
	await dialog(page)
		.getByLabel('Choose another picture')
		.setInputFiles(await file('map.png'));
	await expect(dialog(page)).toContainText('The picture is ready.');
	await expectAccessible(page);
	await dialog(page).getByRole('button', { name: 'Add picture' }).click();
	await expect(dialog(page)).toContainText(
		'Say what the picture shows, or choose that it is only decoration'
	);
	await expect(dialog(page).getByLabel('What the picture shows')).toBeFocused();
	// Others write on meanwhile, and the place stays the place.
	await dialog(page)
		.getByLabel('What the picture shows')
		.fill('A map <img src=x onerror=hit()> of "14" districts');
	await dialog(page).getByRole('button', { name: 'Add picture' }).click();
	await expect(dialog(page)).toBeHidden();
	await expect(pictures(page)).toHaveAttribute('alt', 'A map <img src=x onerror=hit()> of "14" districts');
	await isLoaded(page);
	await expect(box(page)).toBeFocused();
	await page.keyboard.type('Below it.');
	await expect(box(page).locator('> p')).toHaveText(['Where it happens.', 'Below it.']);
	await saved(page);
	const seen = other.locator(`[aria-label="${section}"]`).locator('figure.picture img');
	await expect(seen).toHaveAttribute('src', (await pictures(page).getAttribute('src'))!);
	await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(800);
	await expectNoSidewaysScroll(page);

	// By keyboard: up to the picture, its words, then away with it.
	await page.keyboard.press('Home');
	await page.keyboard.press('ArrowUp');
	await expect(page.getByRole('toolbar').getByRole('button', { name: 'Picture' })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await page.keyboard.press('Enter');
	await dialog(page).getByLabel('It is only decoration').check();
	await dialog(page).getByRole('button', { name: 'Save' }).click();
	await expect(pictures(page)).toHaveAttribute('alt', '');
	await page.keyboard.press('Delete');
	await expect(pictures(page)).toHaveCount(0);
	await page.keyboard.press('Control+Z');
	await expect(pictures(page)).toHaveCount(1);
	// From its dialog likewise, with an offer to undo it.
	await pictures(page).dblclick();
	await dialog(page).getByRole('button', { name: 'Delete picture' }).click();
	await expect(pictures(page)).toHaveCount(0);
	await page.getByRole('group', { name: 'Picture deleted' }).getByRole('button', { name: 'Undo' }).click();
	await expect(pictures(page)).toHaveCount(1);
	expect(errors).toEqual([]);
	await other.context().close();
});

test('a pasted or dropped picture is asked for its words; without a connection nothing is lost; words are pasted as words', async ({
	page
}) => {
	await open(page, 'Priya Shah');
	await box(page).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.press('Delete');
	const { buffer: bytes } = await file('x.png');

	// From Word: words, with a drawing of them. The words are meant.
	await give(page, 'paste', [{ name: 'image.png', type: 'image/png', bytes }], '<p>Some words</p>');
	await expect(box(page)).toContainText('Some words');
	await expect(dialog(page)).toHaveCount(0);

	// The dialogs come with the first key.
	await page.waitForLoadState('networkidle');
	await page.context().setOffline(true);
	await give(page, 'paste', [{ name: 'image.png', type: 'image/png', bytes }]);
	await expect(dialog(page)).toContainText('A picture needs a connection');
	await dialog(page).getByLabel('What the picture shows').fill('A chart');
	await page.context().setOffline(false);
	await dialog(page).getByRole('button', { name: 'Try again' }).click();
	await expect(pictures(page)).toHaveAttribute('alt', 'A chart');

	await give(page, 'drop', [
		{ name: 'one.png', type: 'image/png', bytes },
		{ name: 'two.png', type: 'image/png', bytes }
	]);
	await expect(dialog(page)).toContainText('1 more after it');
	await dialog(page).getByLabel('What the picture shows').fill('First');
	await dialog(page).getByRole('button', { name: 'Add picture' }).click();
	await expect(dialog(page).getByLabel('What the picture shows')).toHaveValue('');
	await dialog(page).getByRole('button', { name: 'Cancel' }).click();
	await expect(pictures(page)).toHaveCount(2);

	// A camera's photo is sent no larger than it is kept.
	const camera = await photo({ width: 3_000, height: 2_000, noise: true });
	expect(camera.length).toBeGreaterThan(2_000_000);
	const sent = page.waitForRequest(/\/images$/);
	await give(page, 'paste', [{ name: 'photo.jpg', type: 'image/jpeg', bytes: camera }]);
	await dialog(page).getByLabel('What the picture shows').fill('A photo');
	await dialog(page).getByRole('button', { name: 'Add picture' }).click();
	await expect(dialog(page)).toHaveCount(0);
	expect(Number(await (await sent).headerValue('content-length'))).toBeLessThan(camera.length * 0.6);
	await expect(pictures(page)).toHaveCount(3);
	await page.keyboard.press('Control+z');
	await expect(pictures(page)).toHaveCount(2);

	await give(page, 'drop', [{ name: 'plan.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }]);
	await expect(page.getByText('Only PNG, JPEG, GIF and WebP pictures can be added.')).toBeVisible();
	await page.locator('.content-notice').getByRole('button', { name: 'Close' }).click();

	// One of our addresses that nobody may see here, and one of another site.
	await page.keyboard.press('Control+End');
	await give(
		page,
		'paste',
		[],
		'<p>Before</p><img src="/images/00000000-0000-4000-8000-000000000000" alt="x"><img src="https://elsewhere.example/x.png"><p>After</p>'
	);
	await expect(page.getByText('1 picture was left out')).toBeVisible();
	await expect(pictures(page)).toHaveCount(2);
	await expect(box(page)).toContainText('After');
});
