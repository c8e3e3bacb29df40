import { EditorState, TextSelection } from '@tiptap/pm/state';
import type { Node, Schema } from '@tiptap/pm/model';
import { initProseMirrorDoc, updateYFragment, ySyncPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import type { Span } from './move.ts';

/**
 * Puts other words in places of sections, in one Yjs transaction: one update, one step for undo. The places are looked for
 * in the text as it is now: what a page last saw of it is a frame old, and others type. Each place is written by itself, so that the words between two of them stay whose they are. Editors that are open hear of it as of
 * anybody's change. What was bold or linked stays so. The sections must fit the schema: what does not would be dropped [P7].
 */
export function replaceWords(
	{ doc, undo }: { doc: Y.Doc; undo: Y.UndoManager },
	sections: readonly { fragment: Y.XmlFragment; spansIn(section: Node): readonly Span[] }[],
	words: string,
	schema: Schema
): number {
	let replaced = 0;
	undo.stopCapturing();
	doc.transact((written) => {
		written.meta.set('addToHistory', true);
		for (const { fragment, spansIn } of sections) {
			const { doc: node, meta } = initProseMirrorDoc(fragment, schema);
			const { tr } = EditorState.create({ doc: node });
			// From the end, so that the places before stay where they are.
			const spans = spansIn(node);
			replaced += spans.length;
			for (const { from, to } of [...spans].sort((one, other) => other.from - one.from)) {
				if (words === '') tr.delete(from, to);
				else tr.setSelection(TextSelection.create(tr.doc, from, to)).insertText(words, from, to);
				updateYFragment(doc, fragment, tr.doc, meta);
			}
		}
	}, ySyncPluginKey);
	undo.stopCapturing();
	return replaced;
}
