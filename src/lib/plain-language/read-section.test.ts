import { getSchema } from '@tiptap/core';
import { describe, expect, test } from 'vitest';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import { readSection } from './read-section.ts';

const schema = getSchema(schemaExtensions());
const paragraph = (...content: (string | null)[]) =>
	schema.nodes.paragraph!.create(
		null,
		content.map((piece) => (piece === null ? schema.nodes.hardBreak!.create() : schema.text(piece)))
	);

describe('a section', () => {
	test('gives each finding at its place, also behind a line’s end and in a list', () => {
		const doc = schema.nodes.doc!.create(null, [
			paragraph('Before.'),
			schema.nodes.bulletList!.create(null, [
				schema.nodes.listItem!.create(null, [paragraph('First', null, 'we utilise it via post')])
			])
		]);
		const { findings, age } = readSection(doc);
		expect(findings.map(({ from, to }) => doc.textBetween(from, to))).toEqual(['utilise', 'via']);
		expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
		expect(age).toBeNull();
	});
	test('[B10] of 10,000 words is read again at once after one paragraph changed', () => {
		const long =
			'Many people who lose their home have told somebody before, for instance. We utilise what we know. ';
		const blocks = Array.from({ length: 100 }, () => paragraph(long.repeat(6)));
		const first = readSection(schema.nodes.doc!.create(null, blocks));
		expect(first.findings).toHaveLength(600);
		blocks[50] = paragraph('Changed via one key.');
		const began = performance.now();
		const after = readSection(schema.nodes.doc!.create(null, blocks));
		expect(performance.now() - began).toBeLessThan(50);
		expect(after.findings).toHaveLength(595);
	});
});
