import type { Span } from './move.ts';
import type { Editor } from './section-editor.ts';

/** Gives the keyboard to an editor, with these words selected, where it is only read, too. */
export function selectInText(editor: Editor, { from, to }: Span): void {
	const { view } = editor;
	editor.commands.setTextSelection({ from, to });
	if (editor.isEditable) return view.focus();
	const [start, end] = [view.domAtPos(from), view.domAtPos(to)];
	view.dom.focus({ preventScroll: true });
	getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
}
