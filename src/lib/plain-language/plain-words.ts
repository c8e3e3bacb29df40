import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { showInEditor } from '#lib/editor/show-in-editor.ts';

/** Words of one section's text that could be plainer. */
export interface PlainMark {
	id: string;
	from: number;
	to: number;
	kind: string;
}

const key = new PluginKey<DecorationSet>('plainWords');

/** Lines below words that could be plainer, in this editor alone. While there are none it does nothing at a key. */
export const plainWords = Extension.create({
	name: 'plainWords',
	addProseMirrorPlugins: () => [
		new Plugin<DecorationSet>({
			key,
			state: {
				init: () => DecorationSet.empty,
				apply(transaction, before) {
					const asked = transaction.getMeta(key) as readonly PlainMark[] | undefined;
					if (asked) return DecorationSet.create(transaction.doc, asked.map(decorate));
					if (before === DecorationSet.empty || !transaction.docChanged) return before;
					return before.map(transaction.mapping, transaction.doc);
				}
			},
			props: { decorations: (state) => key.getState(state) }
		})
	]
});

const decorate = ({ id, from, to, kind }: PlainMark) =>
	Decoration.inline(from, to, { class: `plain-word plain-word--${kind}` }, { id });

/** Shows these and no others. */
export function showPlainWords(editor: Editor, marks: readonly PlainMark[]): void {
	if (editor.isDestroyed) return;
	if (marks.length === 0 && key.getState(editor.state) === DecorationSet.empty) return;
	showInEditor(editor.view, key, marks);
}

/** Where they are by now; null: gone. */
export function placeOfPlainWords(state: EditorState, id: string): { from: number; to: number } | null {
	const [found] =
		key.getState(state)?.find(undefined, undefined, (spec) => (spec as { id?: string }).id === id) ?? [];
	return found && found.from < found.to ? { from: found.from, to: found.to } : null;
}
