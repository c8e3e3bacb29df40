import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { LostPart } from './lost-table-parts.ts';
import type { Editor } from './section-editor.ts';

const words: Record<LostPart, string> = {
	table: 'Table deleted',
	row: 'Row deleted',
	column: 'Column deleted'
};

/** Offers to bring back a part of a table. Returns how to take the offer away. */
export function offerLostPart(part: LostPart, editor: Editor, undo: () => boolean): () => void {
	return toasts.offerUndo({
		words: words[part],
		async undo() {
			if (editor.isDestroyed || !editor.isEditable) return 'You can no longer write in this text.';
			return undo() ? null : 'This was undone already.';
		},
		focusAfter: () => (editor.isDestroyed ? null : editor.view.dom)
	});
}
