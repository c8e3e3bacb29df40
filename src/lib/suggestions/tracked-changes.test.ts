import { getSchema } from '@tiptap/core';
import { Node } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import { decorationsOf } from './tracked-changes.ts';

const schema = getSchema(schemaExtensions());
interface Json {
	type: string;
	content?: Json[];
	text?: string;
	attrs?: Record<string, unknown>;
	marks?: { type: string }[];
}
const text = (words: string, ...marks: string[]): Json => ({
	type: 'text',
	text: words,
	...(marks.length > 0 && { marks: marks.map((type) => ({ type })) })
});
const p = (...inline: (string | Json)[]): Json => block('paragraph', ...inline);
const block = (type: string, ...content: (string | Json)[]): Json => ({
	type,
	content: content.map((one) => (typeof one === 'string' ? text(one) : one))
});
const doc = (...content: Json[]) => Node.fromJSON(schema, { type: 'doc', content });

/** What is shown, in the order of the text: elements around words, and what is put between them. */
function shown(base: Node, fork: Node): string[] {
	return decorationsOf(base, fork)
		.find()
		.sort((a, b) => a.from - b.from || a.to - b.to)
		.map(({ from, to, spec }) =>
			from === to ? (spec as { key: string }).key : fork.textBetween(from, to, '¶', '¶')
		);
}

describe('what differs from the text, as it is typed', () => {
	test('nothing, where nothing differs', () => {
		expect(shown(doc(p('One two')), doc(p('One two')))).toEqual([]);
	});
	test('words that came are marked, words that went stand before them', () => {
		expect(shown(doc(p('One two three')), doc(p('One 2 three')))).toEqual(['removed two', '2']);
	});
	test('words that went stand where they were', () => {
		expect(shown(doc(p('One two three')), doc(p('One three')))).toEqual(['removed two ']);
	});
	test('Enter in the middle of a paragraph is told where the new one begins', () => {
		expect(shown(doc(p('One two')), doc(p('One'), p('two')))).toContain('label New paragraph');
	});
	test('paragraphs made one are told as joined', () => {
		expect(shown(doc(p('One'), p('two')), doc(p('Onetwo'))).join()).toMatch(/Joined/);
	});
	test('a paragraph made a heading or a list is told, and its words are not marked', () => {
		expect(shown(doc(p('One')), doc({ ...block('heading', 'One'), attrs: { level: 2 } } as Json))).toEqual([
			'label Heading'
		]);
		expect(shown(doc(p('One')), doc(block('bulletList', block('listItem', p('One')))))).toEqual([
			'label Bulleted list'
		]);
	});
	test('a new list is told as new, with its words marked', () => {
		const before = doc(p('One'));
		const after = doc(
			p('One'),
			block('bulletList', block('listItem', p('two')), block('listItem', p('three')))
		);
		expect(shown(before, after)).toEqual(expect.arrayContaining(['label New bulleted list', 'two¶three']));
	});
	test('other marks are told by their name', () => {
		expect(shown(doc(p('One two')), doc(p('One ', text('two', 'bold'))))).toEqual(['label Bold', 'two']);
		expect(shown(doc(p('One ', text('two', 'bold'))), doc(p('One two')))).toEqual(['label Not bold', 'two']);
	});
	test('a new picture, a new footnote and another caption are told by their name', () => {
		const picture: Json = { type: 'image', attrs: { alt: 'A map' } };
		expect(shown(doc(p('One')), doc(p('One'), picture))).toContain('label New picture');
		expect(shown(doc(p('One'), picture), doc(p('One')))).toEqual(['removed [Picture: A map]']);
		const note: Json = { type: 'footnote', attrs: { text: 'A source.' } };
		expect(decorationsOf(doc(p('One')), doc(p('One', note))).find()).toHaveLength(1);
		const table = (caption: string | null) =>
			doc({ ...block('table', block('tableRow', block('tableCell', p('One')))), attrs: { caption } });
		expect(shown(table(null), table('Costs'))).toEqual(['label Caption: Costs']);
		expect(shown(table('Costs'), table(null))).toEqual(['label No caption']);
	});
	test('words in a table’s cell', () => {
		const table = (words: string) =>
			doc(block('table', block('tableRow', block('tableCell', p('One')), block('tableCell', p(words)))));
		expect(shown(table('two'), table('2'))).toEqual(['removed two', '2']);
	});
});
