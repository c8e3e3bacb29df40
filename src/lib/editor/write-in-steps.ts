import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { updateYFragment, ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

interface Synced {
	doc: Y.Doc;
	type: Y.XmlFragment;
	binding: Parameters<typeof updateYFragment>[3] & {
		mux(run: () => void): void;
		_prosemirrorChanged(doc: Node): void;
	};
}

/**
 * Dispatches a transaction and writes each of its steps to Yjs by itself, all in one Yjs transaction: one update for the
 * others, one step for undo. What Yjs is given otherwise is the difference between the first text and the last, found by
 * comparing: where two rows changed places it takes their words for edited, and what others type in either lands in both.
 */
export function writeInSteps(view: EditorView, transaction: Transaction): void {
	const { doc, type, binding } = ySyncPluginKey.getState(view.state) as Synced;
	const { undoManager } = yUndoPluginKey.getState(view.state) as { undoManager: Y.UndoManager };
	undoManager.stopCapturing();
	// Held while the editor is drawn, so that it does not write the difference on its own.
	binding.mux(() =>
		doc.transact((written) => {
			written.meta.set('addToHistory', true);
			for (const between of transaction.docs.slice(1)) updateYFragment(doc, type, between, binding);
			view.dispatch(transaction);
			binding._prosemirrorChanged(view.state.doc);
		}, ySyncPluginKey)
	);
	undoManager.stopCapturing();
}
