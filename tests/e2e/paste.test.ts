import { expect, test, watchErrors } from '../support/e2e.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import {
	card,
	cards,
	expectSaved,
	open,
	paste,
	select,
	signIn,
	startNote,
	suggest,
	text
} from '../support/suggesting.ts';

/** What a word processor puts on the clipboard, in short. */
const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body>
	<h2 style="mso-x:y">What we found</h2>
	<p class="MsoNormal"><b>Most</b> households ask <i>late</i>, says <a href="https://example.gov.uk/guide" onclick="hit()">the guide</a>.</p>
	<ul><li>arrears</li><li>absence</li></ul>
	<table><tr><td>Council</td><td>Cases</td></tr></table></body></html>`;

test('[X2] what is pasted keeps headings, lists, tables, bold and links, nothing else, and counts as its paster’s', async ({
	browser,
	app
}) => {
	const priya = await signIn(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Pasted', 'Typed by one officer.');
	const tom = await signIn(browser, app.origin, 'Tom Okafor');
	await watchForScripts(tom);
	const errors = watchErrors(tom);
	await open(tom, path);
	await text(tom).focus();
	await tom.keyboard.press('Control+End');
	await tom.keyboard.press('Enter');
	await paste(tom, { 'text/html': fromWord, 'text/plain': 'not this' });
	for (const page of [tom, priya]) {
		await expect(text(page).locator('h2')).toHaveText('What we found');
		await expect(text(page).locator('strong')).toHaveText('Most');
		await expect(text(page).locator('li')).toHaveText(['arrears', 'absence']);
		// The caret of whoever pasted stands in the last one.
		await expect(text(page).locator('td')).toHaveText([/^Council/, /^Cases/]);
		await expect(text(page).getByText('the guide')).toHaveAttribute('href', 'https://example.gov.uk/guide');
		await expect(text(page).locator('p[style], h2[style], [onclick], .MsoNormal, style')).toHaveCount(0);
	}
	await paste(tom, { 'text/html': hostileWords.join('<p>x</p>'), 'text/plain': '' });
	await paste(tom, { 'text/plain': hostileWords.join('\n') });
	await expect(text(priya)).toContainText('<img src=x onerror=hit()>');
	await expectSaved(tom);
	// While it reads what is pasted, Chromium tells of handlers that the policy would stop; none of them ran.
	expect((await reports(tom)).filter((report) => report === 'script ran')).toEqual([]);
	expect(errors.filter((error) => !error.includes('Content Security Policy'))).toEqual([]);

	await priya.goto(`${path}/authors`);
	const by = (words: string) => priya.locator('[data-authored="question"] .by', { hasText: words }).first();
	await expect(by('What we found')).toHaveAttribute('title', /^Tom Okafor/);
	await expect(by('Typed by one')).toHaveAttribute('title', /^Priya Shah/);
	await Promise.all([priya, tom].map((page) => page.context().close()));
});

test('[X1] [X2] [X3] [B9] hostile words in suggestions are words, in the text, on cards, in the list and when accepted', async ({
	browser,
	app
}) => {
	const priya = await signIn(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Hostile suggestions', 'Most households ask for help late.');
	const megan = await signIn(browser, app.origin, 'Megan Rees');
	await Promise.all([priya, megan].map(watchForScripts));
	await Promise.all([open(priya, path), open(megan, path)]);
	await suggest(megan);
	await select(megan, 'households');
	// Right-to-left override and isolates, and a word made of marks alone.
	const turned = '\u202etxet desrever\u2067 \u0301\u0301\u0301';
	await paste(megan, { 'text/plain': `${hostileWords.join(' ')} ${turned}` });
	await expectSaved(megan);
	await expect(card(priya, 'onerror=hit()')).toBeVisible();
	await expect(text(priya).locator('ins').first()).toContainText('<script>hit()</script>');
	const plain = await browser.newPage({
		baseURL: app.origin,
		storageState: await priya.context().storageState()
	});
	await watchForScripts(plain);
	await plain.goto(`${path}/suggestions`);
	await expect(plain.getByRole('article')).toContainText('<script>hit()</script>');
	await expect(plain.getByRole('button', { name: 'Accept' })).toBeVisible();
	await card(priya, 'onerror=hit()').getByRole('button', { name: 'Accept' }).click();
	await expect(cards(priya)).toHaveCount(0);
	await expect(text(priya)).toContainText('<script>hit()</script>');
	await expect(text(megan)).toContainText('<script>hit()</script>');
	for (const page of [priya, megan, plain]) expect(await reports(page)).toEqual([]);
	await plain.close();
	await Promise.all([priya, megan].map((page) => page.context().close()));
});
