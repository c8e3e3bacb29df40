import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fragmentText } from './fragment-text.ts';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { renderedNodes, renderFragment } from './render.ts';
import { nodes } from './schema.ts';
import { countWords } from './words.ts';

type Child = Y.XmlElement | Y.XmlText;

const element = (name: string, attributes: Record<string, unknown> = {}, ...children: Child[]) => {
	const made = new Y.XmlElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
	made.insert(0, children);
	return made;
};
const text = (...runs: (string | [string, Record<string, unknown>])[]) => {
	const made = new Y.XmlText();
	made.applyDelta(
		runs.map((run) =>
			typeof run === 'string' ? { insert: run } : { insert: run[0], attributes: run[1] as object }
		)
	);
	return made;
};
const fragment = (...children: Child[]) => {
	const made = new Y.Doc().getXmlFragment('problem');
	made.insert(0, children);
	return made;
};
const html = (...children: Child[]) => renderFragment(fragment(...children));

describe('renderFragment', () => {
	test('knows every element of the schema and no other', () => {
		expect([...renderedNodes].sort()).toEqual(Object.keys(nodes).sort());
	});

	test('writes text with its marks', () => {
		expect(
			html(element('paragraph', {}, text('One ', ['two', { bold: {} }], ' ', ['three', { italic: {} }])))
		).toBe('<p>One <strong>two</strong> <em>three</em></p>');
	});

	test('gives an empty line and a line that ends in a break the height the editor gives them', () => {
		expect(html(element('paragraph'))).toBe('<p><br></p>');
		expect(html(element('paragraph', {}, text('a'), element('hardBreak')))).toBe('<p>a<br><br></p>');
	});

	test('writes lists, quotes and tables', () => {
		expect(
			html(
				element('orderedList', { start: 3 }, element('listItem', {}, element('paragraph', {}, text('x')))),
				element('blockquote', {}, element('paragraph', {}, text('q'))),
				element(
					'table',
					{},
					element(
						'tableRow',
						{},
						element(
							'tableHeader',
							{ colspan: 2, rowspan: 1, align: 'right' },
							element('paragraph', {}, text('h'))
						)
					)
				)
			)
		).toBe(
			'<ol start="3"><li><p>x</p></li></ol><blockquote><p>q</p></blockquote>' +
				'<div class="table-wrap" tabindex="0"><table><tbody><tr><th colspan="2" rowspan="1" style="text-align: right"><p>h</p></th></tr></tbody></table></div>'
		);
	});

	const id = '0b6c3b57-9d1e-4c65-8a0f-3d8d1f0f5a01';
	test('writes a picture with the place it takes, and a caption above its table', () => {
		expect(html(element('image', { id, alt: 'A map', width: 800, height: 600 }))).toBe(
			`<figure class="picture"><img src="/images/${id}" alt="A map" width="800" height="600"></figure>`
		);
		expect(html(element('table', { caption: 'Costs by year' }))).toBe(
			'<div class="table-wrap" tabindex="0"><table><caption>Costs by year</caption><tbody></tbody></table></div>'
		);
	});

	test('numbers footnotes by their order, and writes their words below, each linked to the other', () => {
		const note = (words: string) => element('footnote', { text: words });
		expect(html(element('paragraph', {}, text('One'), note('First.'), text(' two'), note('Second.')))).toBe(
			'<p>One<sup class="footnote"><a id="mark-problem-1" href="#note-problem-1" aria-label="Footnote 1">1</a></sup>' +
				' two<sup class="footnote"><a id="mark-problem-2" href="#note-problem-2" aria-label="Footnote 2">2</a></sup></p>' +
				'<div class="notes"><ol aria-label="Footnotes">' +
				'<li id="note-problem-1"><span class="notes__words">First.</span> <a class="notes__back" href="#mark-problem-1" aria-label="Back to footnote 1 in the text">↩</a></li>' +
				'<li id="note-problem-2"><span class="notes__words">Second.</span> <a class="notes__back" href="#mark-problem-2" aria-label="Back to footnote 2 in the text">↩</a></li>' +
				'</ol></div>'
		);
	});

	test.each(hostileWords)('[X1] [X3] alternative text, caption and footnote are words: %s', (words) => {
		const cut = words.slice(0, 190);
		const out = html(
			element('image', { id, alt: cut }),
			element('table', { caption: cut }),
			element('paragraph', {}, element('footnote', { text: cut }))
		);
		// Attributes' words are taken out first: whatever is left is what a browser would take for markup.
		const markup = out.replace(/="[^"]*"/g, '');
		expect([...new Set(markup.match(/<[^>]*>?/g))].sort()).toEqual(
			[
				'</a>',
				'</caption>',
				'</div>',
				'</figure>',
				'</li>',
				'</ol>',
				'</p>',
				'</span>',
				'</sup>',
				'</table>',
				'</tbody>',
				'<a class href aria-label>',
				'<a id href aria-label>',
				'<caption>',
				'<div class tabindex>',
				'<div class>',
				'<figure class>',
				'<img src alt>',
				'<li id>',
				'<ol aria-label>',
				'<p>',
				'<span class>',
				'<sup class>',
				'<table>',
				'<tbody>'
			].sort()
		);
	});

	test('[X3] a picture whose id is no id is not asked for, and words that are too long are left out', () => {
		const out = html(
			element('image', { id: '../../account', alt: 'x'.repeat(501) }),
			element('image', { id: 'https://evil.example/x.png', width: '1" onload="x' }),
			element('table', { caption: 'x'.repeat(201) })
		);
		expect(out).toBe(
			'<figure class="picture"><img alt=""></figure>'.repeat(2) +
				'<div class="table-wrap" tabindex="0"><table><tbody></tbody></table></div>'
		);
	});

	test('[X3] text that looks like markup stays text', () => {
		expect(html(element('paragraph', {}, text('<img src=x onerror="alert(1)">&')))).toBe(
			'<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;</p>'
		);
	});

	test.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'java\tscript:alert(1)',
		' javascript:alert(1)',
		'data:text/html,<script>alert(1)</script>',
		'vbscript:x',
		'//evil.example',
		'/\\evil.example'
	])('[X3] a link to %j is shown as its words', (href) => {
		expect(html(element('paragraph', {}, text(['press', { link: { href } }])))).toBe('<p>press</p>');
	});

	test('[X3] a safe link carries its address and title escaped, and nothing else that was put on it', () => {
		const link = { href: 'https://example.org/?a="b', title: '"><script>', onclick: 'alert(1)', target: 'x' };
		expect(html(element('paragraph', {}, text(['press', { link }])))).toBe(
			'<p><a rel="noopener noreferrer nofollow" href="https://example.org/?a=&quot;b" title="&quot;&gt;&lt;script&gt;">press</a></p>'
		);
	});

	test('[X3] forbidden elements, marks and attributes put straight in come out as text only', () => {
		const out = html(
			element('script', { src: 'https://evil.example/x.js' }, text('alert(1)')),
			element('iframe', { srcdoc: '<script>' }),
			element(
				'paragraph',
				{ onclick: 'alert(1)', style: 'x' },
				text(['hello', { style: { x: 1 }, onload: {} }])
			),
			element('heading', { level: '1><script>' }, text('t')),
			element('tableCell', { colspan: '1" onmouseover="x', align: 'expression(1)' }, text('c')),
			element('orderedList', { start: '"><script>', type: 'x' }),
			element('__proto__', {}, text('p')),
			element('constructor', {}, text('q'))
		);
		expect(out).toBe(
			'<div>alert(1)</div><div></div><p>hello</p><h2>t</h2><td colspan="1" rowspan="1">c</td><ol></ol><div>p</div><div>q</div>'
		);
	});

	test('[B4] 12,000 nested elements are walked without overflowing the stack', () => {
		const doc = new Y.Doc();
		let parent: Y.XmlFragment = doc.getXmlFragment('deep');
		doc.transact(() => {
			for (let depth = 0; depth < 12_000; depth++) {
				const child = new Y.XmlElement('blockquote');
				parent.insert(0, [child]);
				parent = child;
			}
			parent.insert(0, [text('bottom')]);
		});
		const deep = doc.getXmlFragment('deep');
		expect(fragmentText(deep)).toBe('bottom');
		const rendered = renderFragment(deep);
		expect(rendered).toContain('bottom');
		expect(rendered.match(/<blockquote>/g)!.length).toBeLessThan(100);
	});
});

describe('fragmentText', () => {
	test('ends a line at every block and cell and keeps words whole across marks', () => {
		const section = fragment(
			element('heading', { level: 2 }, text('Who')),
			element(
				'paragraph',
				{},
				text('peo', ['ple', { bold: {} }]),
				element('hardBreak'),
				text('sleeping rough')
			),
			element(
				'table',
				{},
				element(
					'tableRow',
					{},
					element('tableCell', {}, element('paragraph', {}, text('a'))),
					element('tableCell', {}, element('paragraph', {}, text('b')))
				)
			)
		);
		expect(fragmentText(section)).toBe('Who\npeople\nsleeping rough\na\nb');
		expect(countWords(fragmentText(section))).toBe(6);
	});

	test('footnotes and captions are read and counted where they stand, alternative text is not', () => {
		const section = fragment(
			element(
				'paragraph',
				{},
				text('Housing'),
				element('footnote', { text: 'See the survey.' }),
				text('. And'),
				element('footnote', { text: 'Two.' }),
				text('more')
			),
			element('image', { alt: 'A map of the county' }),
			element('table', { caption: 'Costs by year' })
		);
		expect(fragmentText(section)).toBe('Housing [See the survey.]. And [Two.] more\nCosts by year');
		expect(countWords(fragmentText(section))).toBe(10);
	});

	test('joins a word that lies in two neighbouring texts', () => {
		expect(fragmentText(fragment(element('paragraph', {}, text('hous'), text('ing'))))).toBe('housing');
	});
});
