import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';

/** ProseMirror's JSON of a node. */
export interface Json {
	type: string;
	attrs?: Record<string, unknown>;
	marks?: object[];
	text?: string;
	content?: Json[];
}

const schema = getSchema(schemaExtensions());
export const text = (words: string, ...marks: string[]): Json => ({
	type: 'text',
	text: words,
	marks: marks.map((type) => ({ type }))
});
export const inline = (words: string | Json[]): Json[] =>
	typeof words !== 'string' ? words : words === '' ? [] : [text(words)];
export const p = (words: string | Json[]): Json => ({ type: 'paragraph', content: inline(words) });
export const h = (words: string, level = 2): Json => ({
	type: 'heading',
	attrs: { level },
	content: inline(words)
});
export const item = (...content: (string | Json)[]): Json => ({
	type: 'listItem',
	content: content.map((part) => (typeof part === 'string' ? p(part) : part))
});
export const ul = (...items: (string | Json)[]): Json => ({
	type: 'bulletList',
	content: items.map((part) => (typeof part === 'string' ? item(part) : part))
});
export const ol = (...items: string[]): Json => ({
	type: 'orderedList',
	attrs: { start: 1 },
	content: ul(...items).content!
});
export const quote = (...content: Json[]): Json => ({ type: 'blockquote', content });
export const table = (...rows: string[][]): Json => ({
	type: 'table',
	content: rows.map((cells) => ({
		type: 'tableRow',
		content: cells.map((words) => ({ type: 'tableCell', content: [p(words)] }))
	}))
});
/** `table` with a caption. */
export const captioned = (caption: string, ...rows: string[][]): Json => ({
	...table(...rows),
	attrs: { caption }
});
export const note = (words: string): Json => ({ type: 'footnote', attrs: { text: words } });
export const pictureIds = [
	'0b6c3b57-9d1e-4c65-8a0f-3d8d1f0f5a01',
	'0b6c3b57-9d1e-4c65-8a0f-3d8d1f0f5a02'
] as const;
export const picture = (alt: string, id: string = pictureIds[0]): Json => ({
	type: 'image',
	attrs: { id, alt, width: 800, height: 600 }
});
export const doc = (...content: Json[]): Node => schema.nodeFromJSON({ type: 'doc', content });
