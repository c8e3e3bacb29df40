import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import { schemaExtensions } from './editor-extensions.ts';
import { marks, nodes } from '#lib/proposals/schema.ts';

const schema = getSchema(schemaExtensions());
/** ProseMirror's root and its text are not stored as elements. */
const implicit = ['doc', 'text'];

test('the editor knows the same elements as the schema', () => {
	expect(
		Object.keys(schema.nodes)
			.filter((name) => !implicit.includes(name))
			.sort()
	).toEqual(Object.keys(nodes).sort());
});

test('the editor knows the same marks as the schema', () => {
	expect(Object.keys(schema.marks).sort()).toEqual(Object.keys(marks).sort());
});

test.each(Object.keys(nodes))('%s has the same attributes in the editor and in the schema', (name) => {
	expect(Object.keys(schema.nodes[name]!.spec.attrs ?? {}).sort()).toEqual(Object.keys(nodes[name]!).sort());
});

test.each(Object.keys(marks))('%s has the same attributes in the editor and in the schema', (name) => {
	expect(Object.keys(schema.marks[name]!.spec.attrs ?? {}).sort()).toEqual(Object.keys(marks[name]!).sort());
});

test.each(Object.keys(nodes))('what the editor writes by itself on %s is allowed', (name) => {
	for (const [attribute, { default: value }] of Object.entries(schema.nodes[name]!.spec.attrs ?? {})) {
		expect(nodes[name]![attribute]!(value), `${attribute} = ${JSON.stringify(value)}`).toBe(true);
	}
});
