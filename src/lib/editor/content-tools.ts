import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import {
	NodeSelection,
	Plugin,
	Selection,
	TextSelection,
	type EditorState,
	type Transaction
} from '@tiptap/pm/state';
import { imageWords } from '#lib/images/image.ts';
import type { Asked } from './content-asked.svelte.ts';

declare module '@tiptap/core' {
	interface Commands<ReturnType> {
		contentTools: {
			/** opens the dialog for a new picture, or for the words of the selected one */
			askPicture: () => ReturnType;
			/** for a new footnote, or the selected one */
			askFootnote: () => ReturnType;
			/** for the caption of the table at the caret */
			askCaption: () => ReturnType;
		};
	}
}

interface ContentToolsOptions {
	/** the section that this editor is on */
	section: string;
	ask(asked: Asked): void;
	/** something in words about what was dropped */
	say(words: string): void;
	/** pictures were put in that this section did not have */
	onPastedPictures(editor: Editor, ids: string[]): void;
}

/** The picture or footnote that is selected; null: none. */
export function selectedContent(state: EditorState): { node: Node; position: number } | null {
	const { selection } = state;
	if (!(selection instanceof NodeSelection)) return null;
	const { node, from } = selection;
	return node.type.name === 'image' || node.type.name === 'footnote' ? { node, position: from } : null;
}

/**
 * What a dialog was opened on, as it stands now: what is selected still, or, in an editor that was made anew meanwhile, the
 * first that is like it. Null: it is gone.
 */
export function contentLike(state: EditorState, before: Node): { node: Node; position: number } | null {
	const same = before.type.name === 'image' ? 'id' : 'text';
	const isLike = (node: Node) =>
		node.type.name === before.type.name && node.attrs[same] === before.attrs[same];
	const selected = selectedContent(state);
	if (selected && isLike(selected.node)) return selected;
	let found: { node: Node; position: number } | null = null;
	state.doc.descendants((node, position) => {
		if (!found && isLike(node)) found = { node, position };
		return found === null;
	});
	return found;
}

/** The table around the caret, and where it is; null: none. */
export function tableAt(state: EditorState): { node: Node; position: number } | null {
	const { $from, selection } = { $from: state.selection.$from, selection: state.selection };
	if (selection instanceof NodeSelection && selection.node.type.name === 'table')
		return { node: selection.node, position: selection.from };
	for (let depth = $from.depth; depth > 0; depth--) {
		if ($from.node(depth).type.name === 'table')
			return { node: $from.node(depth), position: $from.before(depth) };
	}
	return null;
}

const picturesIn = (files: FileList | undefined): File[] =>
	[...(files ?? [])].filter(({ type }) => type.startsWith('image/'));

/** A text that is copied from Word brings a drawing of itself as a file: its words are meant. */
const hasWords = (data: DataTransfer): boolean => {
	const html = data.getData('text/html');
	const words = html ? new DOMParser().parseFromString(html, 'text/html').body.textContent : '';
	return words.trim() !== '' || (!html && data.getData('text/plain').trim() !== '');
};

/** Commands, keys, paste and drop of pictures, footnotes and captions. The dialogs themselves are the page's. */
export function contentTools({ section, ask, say, onPastedPictures }: ContentToolsOptions) {
	return Extension.create({
		name: 'contentTools',
		// Before a list's or a paragraph's own Enter.
		priority: 1_000,
		addCommands() {
			return {
				askPicture:
					() =>
					({ dispatch, state }) => {
						if (!dispatch) return true;
						const isPicture = selectedContent(state)?.node.type.name === 'image';
						ask(isPicture ? { kind: 'picture-words', section } : { kind: 'picture', section, files: [] });
						return true;
					},
				askFootnote:
					() =>
					({ dispatch }) => {
						if (dispatch) ask({ kind: 'footnote', section });
						return true;
					},
				askCaption:
					() =>
					({ dispatch, state }) => {
						if (!tableAt(state)) return false;
						if (dispatch) ask({ kind: 'caption', section });
						return true;
					}
			};
		},
		addKeyboardShortcuts() {
			return {
				'Mod-Alt-f': ({ editor }) => editor.isEditable && editor.commands.askFootnote(),
				Enter: ({ editor }) => {
					const content = selectedContent(editor.state);
					if (!content || !editor.isEditable) return false;
					return content.node.type.name === 'image'
						? editor.commands.askPicture()
						: editor.commands.askFootnote();
				}
			};
		},
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin({
					props: {
						handleDoubleClickOn(view, _position, node, at) {
							if (!view.editable || (node.type.name !== 'image' && node.type.name !== 'footnote'))
								return false;
							view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)));
							return node.type.name === 'image'
								? editor.commands.askPicture()
								: editor.commands.askFootnote();
						},
						handlePaste(_view, { clipboardData }) {
							const files = picturesIn(clipboardData?.files);
							if (!clipboardData || files.length === 0 || hasWords(clipboardData)) return false;
							ask({ kind: 'picture', section, files });
							return true;
						},
						handleDrop(view, event, _slice, moved) {
							const { dataTransfer } = event;
							if (moved || !dataTransfer || dataTransfer.files.length === 0) return false;
							event.preventDefault();
							const files = picturesIn(dataTransfer.files);
							const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
							if (at)
								view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))));
							if (files.length === 0) say(imageWords.otherKind);
							else ask({ kind: 'picture', section, files });
							return true;
						},
						handleDOMEvents: {
							// A browser would leave the page for a file that is dropped where nothing can be written.
							drop(view, event) {
								if (!view.editable && event.dataTransfer?.files.length) event.preventDefault();
								return false;
							},
							dragover(view, event) {
								if (!view.editable && event.dataTransfer?.types.includes('Files')) event.preventDefault();
								return false;
							}
						}
					},
					// What came into the text, not what was on the clipboard: a paste may be cleaned first, or come to nothing.
					appendTransaction(transactions, before, after) {
						if (!transactions.some(isPasteOrDrop)) return null;
						const fresh = newPictures(before.doc, after.doc);
						if (fresh.length > 0) setTimeout(() => onPastedPictures(editor, fresh));
						return null;
					}
				})
			];
		}
	});
}

const isPasteOrDrop = (transaction: Transaction): boolean =>
	transaction.docChanged && ['paste', 'drop'].includes(String(transaction.getMeta('uiEvent')));

function newPictures(before: Node, after: Node): string[] {
	const ids = (doc: Node) => {
		const found = new Set<string>();
		doc.descendants((node) => {
			if (node.type.name === 'image' && node.attrs.id) found.add(String(node.attrs.id));
		});
		return found;
	};
	const here = ids(before);
	return [...ids(after)].filter((id) => !here.has(id));
}

/**
 * Puts a picture in: in place of the empty paragraph at the caret, or below the block that the caret is in. The caret goes
 * below it, into a new paragraph where there was nothing.
 */
export function insertPicture(
	editor: Editor,
	attrs: { id: string; alt: string; width: number; height: number }
): void {
	const { state } = editor;
	const { image, paragraph } = state.schema.nodes;
	const picture = image!.create(attrs);
	const { $to, to } = state.selection;
	const isLine = $to.parent.isTextblock;
	const isEmpty = isLine && $to.parent.content.size === 0;
	const index = $to.depth > 0 ? $to.index($to.depth - 1) : 0;
	const takesPlace = isEmpty && $to.depth > 0 && $to.node(-1).canReplaceWith(index, index + 1, image!);
	const { tr } = state;
	const at = takesPlace ? $to.before() : isLine ? $to.after() : to;
	if (takesPlace) tr.replaceWith(at, $to.after(), picture);
	else tr.insert(at, picture);
	const below = at + picture.nodeSize;
	const $below = tr.doc.resolve(below);
	if (!$below.nodeAfter?.isTextblock) tr.insert(below, paragraph!.create());
	tr.setSelection(TextSelection.near(tr.doc.resolve(below + 1)));
	editor.view.dispatch(tr.scrollIntoView());
}
