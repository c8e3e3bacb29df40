import { getSchema } from '@tiptap/core';
import { updateYFragment, ySyncPluginKey, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { schemaExtensions } from './editor-extensions.ts';
import { findWords } from './find-words.ts';
import { replaceWords } from './replace-words.ts';

const schema = getSchema(schemaExtensions());
const keys = ['one', 'two'] as const;
const any = { matchCase: false, wholeWords: false };
const text = (words: string, ...marks: string[]) => ({
	type: 'text',
	text: words,
	marks: marks.map((type) => ({ type }))
});

function openDocument() {
	const doc = new Y.Doc();
	const fragments = Object.fromEntries(keys.map((key) => [key, doc.getXmlFragment(key)]));
	for (const key of keys)
		updateYFragment(
			doc,
			fragments[key]!,
			schema.nodeFromJSON({
				type: 'doc',
				content: [
					{ type: 'paragraph', content: [text('rent and '), text('rent', 'bold'), text(` in ${key}`)] }
				]
			}),
			{ mapping: new Map(), isOMark: new Map() }
		);
	const undo = new Y.UndoManager(Object.values(fragments), { trackedOrigins: new Set([ySyncPluginKey]) });
	const tree = (key: string) => yXmlFragmentToProseMirrorRootNode(fragments[key]!, schema);
	const replace = (words: string) =>
		replaceWords(
			{ doc, undo },
			keys.map((key) => ({ fragment: fragments[key]!, spansIn: (node) => findWords(node, 'rent', any) })),
			words,
			schema
		);
	return { doc, undo, fragments, tree, replace };
}

test('words are replaced in all sections, keep their marks, and are put back in one step', () => {
	const { undo, tree, replace } = openDocument();
	replace('housing costs');
	for (const key of keys) {
		expect(tree(key).textContent).toBe(`housing costs and housing costs in ${key}`);
		expect(
			tree(key)
				.firstChild!.child(1)
				.marks.map(({ type }) => type.name)
		).toEqual(['bold']);
	}
	expect(undo.undoStack).toHaveLength(1);
	undo.undo();
	for (const key of keys) expect(tree(key).textContent).toBe(`rent and rent in ${key}`);
});

test('nothing in their place takes them out', () => {
	const { tree, replace } = openDocument();
	replace('');
	expect(tree('one').textContent).toBe(' and  in one');
});

test('[C1] what others type between two places is kept, and the words there stay whose they are', () => {
	const { doc, fragments, tree, replace } = openDocument();
	const theirs = new Y.Doc();
	Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
	const before = Y.encodeStateVector(doc);
	replace('X');
	// The words between were not written anew.
	expect(Buffer.from(Y.encodeStateAsUpdate(doc, before)).includes(' and ')).toBe(false);
	const line = theirs.getXmlFragment('one').get(0) as Y.XmlElement;
	(line.get(0) as Y.XmlText).insert(6, 'n');
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs));
	expect(fragments.one!.toString()).toContain('annd');
	expect(tree('one').textContent).toBe('X annd X in one');
});
