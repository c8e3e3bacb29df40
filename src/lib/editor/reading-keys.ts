import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';

const directions: Record<string, readonly ['forward' | 'backward', 'character' | 'line' | 'lineboundary']> = {
	ArrowRight: ['forward', 'character'],
	ArrowLeft: ['backward', 'character'],
	ArrowDown: ['forward', 'line'],
	ArrowUp: ['backward', 'line'],
	Home: ['backward', 'lineboundary'],
	End: ['forward', 'lineboundary']
};

/**
 * Selects words by keyboard in a text that is only read, to copy them or to comment on them: the browser has no caret in
 * what cannot be typed in. With Shift the arrows select, with Control by words; to the side they move a caret of our own.
 * Up and down without Shift scroll the page, as everywhere where nothing is typed.
 */
export const ReadingKeys = Extension.create({
	name: 'readingKeys',
	addProseMirrorPlugins() {
		const { editor } = this;
		return [
			new Plugin({
				props: {
					handleDOMEvents: {
						keydown: (view, event) => !editor.isEditable && onKey(view, event),
						focus(view) {
							// Reached by Tab: the caret begins at the beginning, unless words are selected here already.
							if (!editor.isEditable && !view.dom.contains(getSelection()?.anchorNode ?? null)) begin(view);
							return false;
						}
					},
					decorations({ doc, selection }) {
						if (editor.isEditable || !selection.empty || !editor.view.dom.matches(':focus-visible'))
							return null;
						const caret = () => {
							const element = document.createElement('span');
							element.className = 'reading-caret';
							element.setAttribute('aria-hidden', 'true');
							return element;
						};
						return DecorationSet.create(doc, [Decoration.widget(selection.head, caret, { side: -1 })]);
					}
				}
			})
		];
	}
});

function begin(view: EditorView): void {
	const first = view.domAtPos(1);
	getSelection()?.collapse(first.node, first.offset);
}

function onKey(view: EditorView, event: KeyboardEvent): boolean {
	const selection = getSelection();
	const command = event.ctrlKey || event.metaKey;
	if (command && event.code === 'KeyA' && !event.shiftKey && !event.altKey) {
		selection?.selectAllChildren(view.dom);
		event.preventDefault();
		return true;
	}
	const direction = directions[event.key];
	if (!selection || !direction || (event.altKey && !event.shiftKey)) return false;
	const [way, step] = direction;
	if (!event.shiftKey && step !== 'character') return false;
	if (!view.dom.contains(selection.focusNode)) begin(view);
	const by = step === 'character' && (command || event.altKey) ? 'word' : step;
	const before = selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
	selection.modify(event.shiftKey ? 'extend' : 'move', way, by);
	// Not out of the section: what is beside it is not this text.
	if (!view.dom.contains(selection.focusNode) && before) {
		selection.removeAllRanges();
		selection.addRange(before);
	}
	event.preventDefault();
	return true;
}
