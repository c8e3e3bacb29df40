import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import { asMarkdown } from './as-markdown.ts';
import { schemaExtensions } from './editor-extensions.ts';
import { markdownHtml } from './markdown-html.ts';

const schema = getSchema(schemaExtensions());
type Json = Record<string, unknown>;
const text = (words: string, ...marks: (string | Json)[]): Json => ({
	type: 'text',
	text: words,
	...(marks.length > 0
		? { marks: marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark)) }
		: {})
});
const block = (type: string, ...content: (string | Json)[]): Json => ({
	type,
	content: content.map((part) => (typeof part === 'string' ? text(part) : part))
});
const paragraph = (...content: (string | Json)[]) => block('paragraph', ...content);
const item = (...content: Json[]) => block('listItem', ...content);
const link = (href: string): Json => ({ type: 'link', attrs: { href } });
const section = (...content: Json[]) => schema.nodeFromJSON({ type: 'doc', content });
const html = (markdown: string) => markdownHtml(markdown).trim();

test('headings, bold, italics and links are written as Markdown', () => {
	const written = asMarkdown(
		section(
			{ ...block('heading', 'What we found'), attrs: { level: 2 } },
			paragraph(
				text('Most ', 'bold'),
				text('households', 'bold', 'italic'),
				' ask ',
				text('late', link('https://example.gov.uk/a'))
			)
		)
	);
	expect(written).toBe('## What we found\n\n**Most *households*** ask [late](https://example.gov.uk/a)');
});

test('headings go down below a title of their own', () => {
	expect(asMarkdown(section({ ...block('heading', 'Costs'), attrs: { level: 3 } }), { deeper: 1 })).toBe(
		'#### Costs'
	);
});

test('lists keep their levels and numbers', () => {
	const written = asMarkdown(
		section(
			block(
				'bulletList',
				item(paragraph('arrears'), block('bulletList', item(paragraph('rent')))),
				item(paragraph('absence'))
			),
			{ ...block('orderedList', item(paragraph('third')), item(paragraph('fourth'))), attrs: { start: 3 } }
		)
	);
	expect(written).toBe('- arrears\n  - rent\n- absence\n\n3. third\n4. fourth');
	expect(html(written)).toContain('<ol start="3">');
	expect(html(written)).toMatch(/<li>arrears\s*<ul>\s*<li>rent<\/li>/);
});

test('a table has its header, or an empty one, and a merged cell once', () => {
	const cell = (words: string, attrs: Json = {}) => ({ ...block('tableCell', paragraph(words)), attrs });
	const header = (words: string) => block('tableHeader', paragraph(words));
	expect(
		asMarkdown(
			section(
				block(
					'table',
					block('tableRow', header('Council'), header('Days')),
					block('tableRow', cell('a|b'), cell('2'))
				)
			)
		)
	).toBe('| Council | Days |\n| --- | --- |\n| a\\|b | 2 |');
	expect(
		asMarkdown(
			section(
				block(
					'table',
					block('tableRow', cell('both', { colspan: 2 })),
					block('tableRow', cell('x'), cell('y'))
				)
			)
		)
	).toBe('|  |  |\n| --- | --- |\n| both |  |\n| x | y |');
});

test.each([
	'2 * 3 * 4 and snake_case_names',
	'# not a heading',
	'- not a list',
	'1. not a list either',
	'<script>hit()</script> & more',
	'[no](link)',
	'back\\slash and `code`',
	'~~kept~~'
])('words that look like Markdown come back as words: %s', (words) => {
	const shown = html(asMarkdown(section(paragraph(words))));
	const plain = shown
		.replace(/^<p>|<\/p>$/g, '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
	expect(plain).toBe(words);
});

test('space at the edge of bold words stands outside the stars', () => {
	const written = asMarkdown(section(paragraph('a', text(' b ', 'bold'), 'c')));
	expect(written).toBe('a **b** c');
});

test('[X2] HTML in Markdown is words', () => {
	expect(markdownHtml('<img src=x onerror=hit()> **b**')).not.toContain('<img');
	expect(markdownHtml('a <b>c</b>')).toContain('&lt;b&gt;');
});

test('footnotes, pictures and captions are written with their words', () => {
	const schema = getSchema(schemaExtensions());
	const cell = (words: string) => ({
		type: 'tableHeader',
		content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }]
	});
	const section = schema.nodeFromJSON({
		type: 'doc',
		content: [
			{
				type: 'paragraph',
				content: [
					{ type: 'text', text: 'Rents rose' },
					{ type: 'footnote', attrs: { text: 'By 5% a year' } },
					{ type: 'text', text: ' again.' },
					{ type: 'footnote', attrs: { text: 'Since 2019' } }
				]
			},
			{
				type: 'image',
				attrs: { id: '0190a0a0-0000-4000-8000-000000000001', alt: 'A chart', width: 8, height: 5 }
			},
			{
				type: 'table',
				attrs: { caption: 'Costs' },
				content: [{ type: 'tableRow', content: [cell('Council')] }]
			}
		]
	});
	expect(asMarkdown(section)).toBe(
		[
			'Rents rose[^1] again.[^2]',
			'![A chart](/images/0190a0a0-0000-4000-8000-000000000001)',
			'Costs',
			'| Council |\n| --- |',
			'[^1]: By 5% a year',
			'[^2]: Since 2019'
		].join('\n\n')
	);
});
