import type { Range as Words } from '#lib/comments/anchor.ts';
import type { Workspace } from './workspace.svelte.ts';

export interface SelectedWords {
	/** of the section */
	key: string;
	range: Words;
	/** where the selection ends on the screen */
	rect: DOMRect;
}

/**
 * The words that are selected in one of the sections, by pointer or keyboard, in a text that is written or only read.
 * What reaches beyond the section it begins in is cut off there. Null: none.
 */
export function selectedWords(workspace: Workspace): SelectedWords | null {
	const selection = getSelection();
	if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
	const range = selection.getRangeAt(0).cloneRange();
	const { startContainer } = range;
	const element = startContainer instanceof Element ? startContainer : startContainer.parentElement;
	const key = element?.closest<HTMLElement>('[data-section]')?.dataset.section;
	const editor = key && workspace.sectionOf(key)?.editor;
	if (!editor) return null;
	const { view } = editor;
	if (!view.dom.contains(startContainer)) return null;
	// Three presses in a text that is only read select up to the start of whatever comes after it.
	if (!view.dom.contains(range.endContainer)) range.setEnd(view.dom, view.dom.childNodes.length);
	const words = {
		from: view.posAtDOM(range.startContainer, range.startOffset),
		to: view.posAtDOM(range.endContainer, range.endOffset)
	};
	const rect = [...range.getClientRects()].at(-1);
	return rect && words.from < words.to ? { key, range: words, rect } : null;
}
