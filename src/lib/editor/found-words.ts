import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Span } from './move.ts';
import { showInEditor } from './show-in-editor.ts';

const key = new PluginKey<DecorationSet>('foundWords');

/** Shows the words that were found in one editor. Decorations only; they are looked for again as the text changes. */
export const FoundWords = Extension.create({
	name: 'foundWords',
	addProseMirrorPlugins: () => [
		new Plugin<DecorationSet>({
			key,
			state: {
				init: () => DecorationSet.empty,
				apply(transaction, before) {
					const shown = transaction.getMeta(key) as DecorationSet | undefined;
					if (shown) return shown;
					return transaction.docChanged ? before.map(transaction.mapping, transaction.doc) : before;
				}
			},
			props: { decorations: (state) => key.getState(state) }
		})
	]
});

/** `current` is the one that next and previous went to. */
export function showFound(editor: Editor, spans: readonly Span[], current: Span | null): void {
	if (editor.isDestroyed) return;
	const { doc } = editor.state;
	if (spans.length === 0 && key.getState(editor.state) === DecorationSet.empty) return;
	const decorations = spans
		.filter(({ to }) => to <= doc.content.size)
		.map(({ from, to }) =>
			Decoration.inline(from, to, {
				class: current?.from === from ? 'found found--current' : 'found'
			})
		);
	showInEditor(
		editor.view,
		key,
		decorations.length > 0 ? DecorationSet.create(doc, decorations) : DecorationSet.empty
	);
}
