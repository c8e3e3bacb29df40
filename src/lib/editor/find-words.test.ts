import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import { schemaExtensions } from './editor-extensions.ts';
import { findWords } from './find-words.ts';

const schema = getSchema(schemaExtensions());
const any = { matchCase: false, wholeWords: false };
const bold = [{ type: 'bold' }];
const section = (...lines: object[][]) =>
	schema.nodeFromJSON({ type: 'doc', content: lines.map((content) => ({ type: 'paragraph', content })) });
const text = (words: string, marks: object[] = []) => ({ type: 'text', text: words, marks });
const found = (doc: ReturnType<typeof section>, query: string, options = any) =>
	findWords(doc, query, options).map(({ from, to }) => doc.textBetween(from, to));

test('words are found across bold, in any case, and not across lines', () => {
	const doc = section(
		[text('Hous'), text('eho', bold), text('lds ask. HOUSEHOLDS')],
		[text('house')],
		[text('holds')]
	);
	expect(found(doc, 'households')).toEqual(['Households', 'HOUSEHOLDS']);
	expect(found(doc, 'households', { ...any, matchCase: true })).toEqual([]);
});

test('whole words have no letter beside them, in any alphabet', () => {
	const doc = section([text('cost costs Cost, précost cost')]);
	expect(findWords(doc, 'cost', { ...any, wholeWords: true })).toHaveLength(3);
	expect(found(section([text('été étés')]), 'été', { ...any, wholeWords: true })).toEqual(['été']);
});

test('places are right behind letters that grow in small letters, and behind a line break', () => {
	expect(found(section([text('İİİ rent')]), 'rent')).toEqual(['rent']);
	expect(found(section([text('a'), { type: 'hardBreak' }, text('rent')]), 'rent')).toEqual(['rent']);
	expect(found(section([text('a'), { type: 'hardBreak' }, text('b')]), 'ab')).toEqual([]);
});

test('curly quotation marks are found by straight ones', () => {
	expect(found(section([text('the council’s “offer”')]), `council's "offer"`)).toEqual(['council’s “offer”']);
});

test('[B12] signs of patterns are signs, and matches do not overlap', () => {
	expect(found(section([text('a.*b (x+)+')]), '.*')).toEqual(['.*']);
	expect(findWords(section([text('aaaa')]), 'aa', any)).toHaveLength(2);
});

test('[B12] a long text with a query that almost matches everywhere is searched at once', () => {
	const doc = section([text('a'.repeat(200_000))]);
	const started = performance.now();
	findWords(doc, `${'a'.repeat(400)}b`, any);
	findWords(doc, 'a', { ...any, wholeWords: true });
	expect(performance.now() - started).toBeLessThan(2_000);
});
