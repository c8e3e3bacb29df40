import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { changedWords, diffSection } from './changed-words.ts';
import { compareHtml, countChanges, type ComparedSection } from './compare.ts';

const key = 'problem';

/** A section from plain blocks: [name, text, marks]. */
function section(...blocks: [name: string, text: string, marks?: object][]): Y.Doc {
	const doc = new Y.Doc();
	for (const [name, words, marks] of blocks) {
		const element = new Y.XmlElement(name);
		doc.getXmlFragment(key).push([element]);
		const text = new Y.XmlText();
		element.push([text]);
		text.insert(0, words, { ...marks });
	}
	return doc;
}
function compare(older: Y.Doc, newer: Y.Doc): ComparedSection {
	const changes = diffSection(older, newer, key);
	return compareHtml(changes, 1, countChanges(changes));
}
/** Without numbers and what only a screen reader hears. */
const seen = (html: string | null | undefined) =>
	(html ?? '').replace(
		/<a class="change-number".*?<\/a>|<span class="govuk-visually-hidden">.*?<\/span>| id="change-\d+" data-change="\d+" tabindex="-1"/g,
		''
	);

describe('a comparison', () => {
	test('shows words that went and came in their place as one change', () => {
		const both = compare(
			section(['paragraph', 'We asked 30 people.']),
			section(['paragraph', 'We asked 45 people.'])
		);
		expect(both.changes).toBe(1);
		expect(seen(both.inline)).toBe(
			'<p>We asked <span class="change"><del>30</del> <ins>45</ins></span> people.</p>'
		);
		expect(both.rows.map(({ older, newer }) => [seen(older), seen(newer)])).toEqual([
			[
				'<p>We asked <span class="change"><del>30</del></span> people.</p>',
				'<p>We asked <span class="change"><ins>45</ins></span> people.</p>'
			]
		]);
	});

	test('says added and removed in words, for the ear as for the eye', () => {
		const { inline } = compare(
			section(['paragraph', 'stays stays stays stays old'], ['heading', 'Gone']),
			section(['paragraph', 'stays stays stays stays new'])
		);
		expect(inline).toContain('<del><span class="govuk-visually-hidden">removed: </span>old');
		expect(inline).toContain('<ins><span class="govuk-visually-hidden">added: </span>new');
		expect(inline).toContain('<span class="change-label">Removed</span></span> <del>Gone</del>');
		expect(inline).toContain('aria-label="Change 1 of 2. Go to change 2"');
	});

	test('keeps headings, lists and tables what they are', () => {
		const list = (...items: string[]) => {
			const doc = new Y.Doc();
			const parent = new Y.XmlElement('bulletList');
			doc.getXmlFragment(key).push([parent]);
			for (const words of items) {
				const item = new Y.XmlElement('listItem');
				const paragraph = new Y.XmlElement('paragraph');
				parent.push([item]);
				item.push([paragraph]);
				paragraph.push([new Y.XmlText(words)]);
			}
			return doc;
		};
		expect(seen(compare(list('one', 'two'), list('one', 'three', 'two')).inline)).toBe(
			'<ul><li><p>one</p></li><li><p><span class="change"><span class="change-label">Added</span></span> <ins>three</ins></p></li><li><p>two</p></li></ul>'
		);
	});

	test('names a change of bold, italic or link and does not call it added', () => {
		const both = compare(section(['paragraph', 'costs']), section(['paragraph', 'costs', { bold: {} }]));
		expect(both.changes).toBe(1);
		expect(both.inline).toContain(
			'<span class="restyled"><span class="govuk-visually-hidden">bold added: </span><strong>costs</strong>'
		);
		expect(both.inline).not.toContain('<ins>');
	});

	test('a new heading level is a change, an empty line more is none', () => {
		const heading = (level: number) => {
			const doc = section(['heading', 'Costs']);
			(doc.getXmlFragment(key).get(0) as Y.XmlElement).setAttribute('level', level as never);
			return doc;
		};
		const both = compare(heading(2), heading(3));
		expect(both.changes).toBe(1);
		expect(seen(both.inline)).toContain(
			'<h3><span class="change"><span class="change-label">Heading level changed</span>'
		);
		expect(compare(section(['paragraph', 'a']), section(['paragraph', 'a'], ['paragraph', ''])).changes).toBe(
			0
		);
	});

	const put = (doc: Y.Doc, name: string, attributes: object, into: 'section' | 'line' = 'section') => {
		const element = new Y.XmlElement(name);
		for (const [attribute, value] of Object.entries(attributes))
			element.setAttribute(attribute, value as string);
		const fragment = doc.getXmlFragment(key);
		const parent = into === 'line' ? (fragment.get(0) as Y.XmlElement) : fragment;
		parent.push([element]);
		return doc;
	};
	const pictureId = '0b6c3b57-9d1e-4c65-8a0f-3d8d1f0f5a01';

	test('a footnote that came, changed or went shows its words in its place', () => {
		const line = () => section(['paragraph', 'One two three four.']);
		const noted = (words: string) => put(line(), 'footnote', { text: words }, 'line');
		const came = compare(line(), noted('A source.'));
		expect(came.changes).toBe(1);
		expect(seen(came.inline)).toBe(
			'<p>One two three four.<span class="change"><ins><span class="footnote-words">[Footnote: A source.]</span></ins></span></p>'
		);
		const changed = compare(noted('A source.'), noted('Another.'));
		expect(changed.changes).toBe(1);
		expect(changed.inline).toContain('[Footnote: A source.]</span></del>');
		expect(changed.inline).toContain('[Footnote: Another.]</span></ins>');
		expect(seen(changed.rows[0]!.older)).not.toContain('Another.');
		expect(changedWords(noted('A source.'), noted('Another.'), [key])).toEqual({
			[key]: { added: 1, removed: 2 }
		});
	});

	test('a picture that came, went or is described anew is a change; another picture is not the same one', () => {
		const none = () => section(['paragraph', 'One.']);
		const shown = (alt: string, id = pictureId) => put(none(), 'image', { id, alt });
		const came = compare(none(), shown('A map'));
		expect(came.changes).toBe(1);
		expect(came.inline).toContain('<ins>a picture</ins>');
		expect(came.inline).toContain(`<img src="/images/${pictureId}" alt="A map">`);
		const told = compare(shown('A map'), shown('A plan'));
		expect(told.changes).toBe(1);
		expect(seen(told.inline)).toContain('<del>A map</del> <ins>A plan</ins>');
		expect(compare(shown('A map'), shown('A map', pictureId.replace(/1$/, '2'))).changes).toBe(2);
		// Its description is for those who do not see it, and no words of the text.
		expect(changedWords(none(), shown('A map'), [key])).toEqual({});
	});

	test('another caption is a change of its own, and its words are counted', () => {
		const captioned = (caption: string) => put(section(), 'table', { caption });
		const other = compare(captioned('Costs'), captioned('Costs by year'));
		expect(other.changes).toBe(1);
		expect(seen(other.inline)).toContain('<del>Costs</del> <ins>Costs by year</ins>');
		expect(changedWords(captioned('Costs'), captioned('Costs by year'), [key])).toEqual({
			[key]: { added: 3, removed: 1 }
		});
	});

	test('every change has one place to go to, in one text and in two columns', () => {
		const older = section(['paragraph', 'a b c d e f'], ['heading', 'Old'], ['paragraph', 'x y z x y z old']);
		const newer = section(
			['paragraph', 'a b NEW c d f'],
			['paragraph', 'x y z x y z new'],
			['paragraph', 'More']
		);
		const both = compare(older, newer);
		const places = (html: string) =>
			[...html.matchAll(/id="change-(\d+)"/g)].map(([, number]) => Number(number));
		const numbers = Array.from({ length: both.changes }, (_, index) => index + 1);
		expect(both.changes).toBe(5);
		expect(places(both.inline)).toEqual(numbers);
		expect(
			places(both.rows.map((row) => `${row.older ?? ''}${row.newer ?? ''}`).join('')).sort((a, b) => a - b)
		).toEqual(numbers);
	});

	test.each([
		['<script>alert(1)</script>', '<img src=x onerror=alert(1)>'],
		['" onmouseover="alert(1)', "'><svg onload=alert(1)>"]
	])('[X3] text is text: %s', (older, newer) => {
		const { inline } = compare(section(['paragraph', older]), section(['paragraph', newer]));
		expect(inline).not.toMatch(/<(script|img|svg)/);
		expect(inline).not.toMatch(/<[^>]* on\w+=/);
	});

	test('[X3] elements, marks and links that the schema does not know come out as plain text', () => {
		const { inline } = compare(
			section(['paragraph', 'a']),
			section(
				['iframe', 'inside'],
				['paragraph', 'b', { link: { href: 'javascript:alert(1)' }, style: { css: 'x' } }]
			)
		);
		expect(inline).toContain('inside');
		expect(inline).not.toMatch(/iframe|javascript|css/);
	});
});
