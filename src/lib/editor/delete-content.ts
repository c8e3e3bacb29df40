import type { Node } from '@tiptap/pm/model';
import { contentLike } from './content-tools.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Takes a picture or footnote out of a section, with an offer to undo it. The keyboard goes back to the text. */
export function deleteContent(workspace: Workspace, section: string, before: Node): void {
	const editor = workspace.writableEditor(section);
	const found = editor && contentLike(editor.state, before);
	if (found) {
		const { position, node } = found;
		workspace.history.beforeStep();
		editor.view.dispatch(editor.state.tr.delete(position, position + node.nodeSize));
		workspace.history.offerUndo(node.type.name === 'image' ? 'Picture deleted' : 'Footnote deleted');
	}
	workspace.focusText();
}
