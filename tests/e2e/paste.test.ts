import { expect, test, watchErrors } from '../support/e2e.ts';
import {
	fromCodeEditor,
	fromGoogleDocs,
	fromLibreOffice,
	fromWebPage,
	fromWord as fromWordInFull
} from '../support/clipboards.ts';
import { hostileWords, reports, watchForScripts } from '../support/hostile-words.ts';
import {
	card,
	cards,
	expectSaved,
	open,
	paste,
	select,
	startNote,
	suggest,
	text
} from '../support/suggesting.ts';
import { as } from '../support/sample-proposal.ts';

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
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Pasted', 'Typed by one officer.');
	const tom = await as(browser, app.origin, 'Tom Okafor');
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
	const priya = await as(browser, app.origin, 'Priya Shah');
	const path = await startNote(priya, 'Hostile suggestions', 'Most households ask for help late.');
	const megan = await as(browser, app.origin, 'Megan Rees');
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

test('what is pasted from Word, Google Docs, LibreOffice and the web keeps its structure and says what was left out; Markdown becomes what it means', async ({
	browser,
	app
}) => {
	const page = await as(browser, app.origin, 'Priya Shah');
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await startNote(page, 'From elsewhere', 'x');
	const errors = watchErrors(page);
	const note = page.locator('[data-editor-note]');
	/** The text as HTML, without what only the editor or the browser needs. */
	const html = () =>
		text(page).evaluate((root) => {
			const copy = root.cloneNode(true) as HTMLElement;
			for (const extra of copy.querySelectorAll('br.ProseMirror-trailingBreak, .ProseMirror-widget'))
				extra.remove();
			for (const element of copy.querySelectorAll('*'))
				for (const { name, value } of [...element.attributes])
					if (!['href', 'start'].includes(name) || (name === 'start' && value === '1'))
						element.removeAttribute(name);
			return copy.innerHTML.replace(/\s+/g, ' ');
		});
	const pasteAfresh = async (clipboard: Record<string, string>) => {
		await text(page).focus();
		await page.keyboard.press('Control+A');
		await page.keyboard.press('Delete');
		await page.keyboard.press('Backspace');
		await expect.poll(html).toBe('<p></p>');
		await paste(page, clipboard);
	};

	await pasteAfresh({ 'text/html': fromWordInFull, 'text/plain': 'not this' });
	await expect(note).toHaveText(
		'Left out: 1 picture, 1 comment, 1 footnote, 1 tracked deletion, text colours.'
	);
	expect(await html()).toBe(
		'<h2>What we found</h2><p><strong>Most</strong> households in Dorset ask <em>late</em>, often says ' +
			'<a href="https://example.gov.uk/guide">the guide</a>.</p>' +
			'<ul><li><p>arrears</p><ul><li><p>rent</p></li></ul></li><li><p>absence</p></li></ul>' +
			'<h2>Next steps</h2><ol start="3"><li><p>ask</p></li></ol>' +
			'<div><table><tbody><tr><td><p>Council</p></td><td><p>Cases</p></td></tr></tbody></table></div><p></p>'
	);
	await page.getByRole('button', { name: 'Undo paste' }).click();
	await expect.poll(html).toBe('<p></p>');
	await expect(note).toHaveText('');

	await pasteAfresh({ 'text/html': fromGoogleDocs, 'text/plain': 'not this' });
	await expect(note).toHaveText('Left out: 1 picture, text colours, crossing out.');
	expect(await html()).toBe(
		'<h2>Costs</h2><p><strong>Staff</strong><em> and travel </em><a href="https://example.gov.uk/costs">as told</a> here</p>' +
			'<ol><li><p>first</p><ol><li><p>deeper</p></li></ol></li><li><p>second</p></li></ol>' +
			'<div><table><tbody><tr><td><p>Dorset</p></td><td><p>12</p></td></tr></tbody></table></div><p></p>'
	);

	await pasteAfresh({ 'text/html': fromLibreOffice, 'text/plain': 'not this' });
	await expect(note).toHaveText(
		'Left out: 1 footnote, text colours, underlining, raised or lowered letters.'
	);
	expect(await html()).toBe(
		'<h3>Risks</h3><p><strong>High</strong> and rising, see m2</p>' +
			'<ul><li><p>delay</p><ul><li><p>weather</p></li></ul></li></ul>' +
			'<div><table><tbody><tr><th><p>Risk</p></th><th><p>Score</p></th></tr><tr><td><p>delay</p></td><td><p>4</p></td></tr></tbody></table></div>'
	);

	await pasteAfresh({ 'text/html': fromWebPage, 'text/plain': 'not this' });
	await expect(note).toHaveText(
		'Left out: 1 link that is not a web address, 2 videos or embedded pages, 1 form field.'
	);
	expect(await html()).toBe(
		'<h2>Guidance</h2><p>Read this or <a href="https://www.gov.uk/a">that</a>.</p><blockquote><p>Ask early</p></blockquote>'
	);

	// Characters of a code editor, as Markdown; then as they are.
	await pasteAfresh(fromCodeEditor);
	await expect(note).toHaveText('Pasted as Markdown.');
	await expect(text(page).locator('h2')).toHaveText('Plan');
	await expect(text(page).locator('td')).toHaveText(['1', /^2/]);
	await page.getByRole('button', { name: 'More tools' }).click();
	await page.getByRole('menuitem', { name: 'Copy section as Markdown' }).click();
	await expect(note).toHaveText('“The question” is copied as Markdown.');
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
		`#${fromCodeEditor['text/plain']}\n`
	);
	await pasteAfresh({ 'text/plain': fromCodeEditor['text/plain'] });
	await page.getByRole('button', { name: 'Keep as plain text' }).click();
	await expect(text(page).locator('p').first()).toHaveText('# Plan');
	await expect(text(page).locator('h2, li, table')).toHaveCount(0);
	// Ctrl+Shift+V: the very characters.
	await pasteAfresh({ 'text/plain': 'x' });
	await page.evaluate((words) => navigator.clipboard.writeText(words), fromCodeEditor['text/plain']);
	await page.keyboard.press('Control+Shift+V');
	await expect(text(page)).toContainText('# Plan');
	await expect(text(page).locator('h2, li, table')).toHaveCount(0);

	// Both ways of typing are choices of the device.
	await pasteAfresh({ 'text/plain': 'x' });
	for (const choice of ['Markdown typing', 'Menu at a slash']) {
		await page.getByRole('button', { name: 'More tools' }).click();
		await page.getByRole('menuitemcheckbox', { name: choice }).click();
	}
	await text(page).focus();
	await page.keyboard.press('Control+End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('## no /head **bold** ');
	await expect(text(page).locator('p').last()).toHaveText('## no /head **bold** ');
	await expect(page.getByRole('listbox', { name: 'Insert' })).toHaveCount(0);
	await page.reload();
	await text(page).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('- no');
	await expect(text(page).locator('li')).toHaveCount(0);
	await page.getByRole('button', { name: 'More tools' }).click();
	await page.getByRole('menuitemcheckbox', { name: 'Markdown typing' }).click();
	await page.keyboard.press('Enter');
	await page.keyboard.type('- yes');
	await expect(text(page).locator('li')).toHaveText('yes');
	await expectSaved(page);
	expect(errors.filter((error) => !error.includes('Content Security Policy'))).toEqual([]);
	await page.context().close();
});
