import { getSchema } from '@tiptap/core';
import { EditorState, NodeSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { contentLike } from './content-tools.ts';
import { schemaExtensions } from './editor-extensions.ts';

const schema = getSchema(schemaExtensions());
const note = (text: string) => schema.nodes.footnote!.create({ text });
const picture = (id: string, alt: string) => schema.nodes.image!.create({ id, alt, width: 10, height: 10 });
const [one, other] = ['3f0c1a52-6f43-4b1e-9a57-1c2d3e4f5a6b', '9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d'];
const section = (...blocks: object[]) => schema.nodes.doc!.create(null, blocks as never);
const line = (...content: object[]) => schema.nodes.paragraph!.create(null, content as never);

test('a dialog finds what it was opened on: what is selected, or the first like it in an editor made anew', () => {
	const doc = section(line(note('a'), note('b'), note('a')), picture(one, 'x'), picture(other, 'y'));
	const state = EditorState.create({ doc });
	const third = EditorState.create({ doc, selection: NodeSelection.create(doc, 3) });

	expect(contentLike(third, note('a'))?.position).toBe(3);
	expect(contentLike(state, note('a'))?.position).toBe(1);
	expect(contentLike(third, note('b'))?.position).toBe(2);
	// Its words may have been changed by somebody meanwhile; it is the same picture.
	expect(contentLike(state, picture(other, 'before'))?.node.attrs.alt).toBe('y');
	expect(contentLike(state, note('c'))).toBeNull();
});
