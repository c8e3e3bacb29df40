import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { NumberedNote } from './footnote-node.ts';
import { noteIds } from '#lib/proposals/render.ts';

interface Note {
	position: number;
	words: string;
}

const key = new PluginKey<DecorationSet>('numberedNotes');

/** The footnotes of a section in their order: the first is number 1. */
function notesIn(doc: Node): Note[] {
	const notes: Note[] = [];
	doc.descendants((node, position) => {
		if (node.type.name === 'footnote') notes.push({ position, words: String(node.attrs.text ?? '') });
		return !node.isAtom;
	});
	return notes;
}

/**
 * Numbers a section's footnotes by their order, and shows their words below its text, as renderFragment does. The number is
 * nobody's to write; the words stand outside of what can be typed in, or the caret would go among them.
 */
export function numberedNotes(section: string) {
	return Extension.create({
		name: 'numberedNotes',
		addProseMirrorPlugins: () => [
			new Plugin<DecorationSet>({
				key,
				state: {
					init: (_config, { doc }) => numbersOf(doc, section),
					apply: (transaction, before) =>
						transaction.docChanged ? numbersOf(transaction.doc, section) : before
				},
				props: { decorations: (state) => key.getState(state) },
				view(view) {
					const element = document.createElement('div');
					element.className = 'notes';
					let shown = '';
					const show = () => {
						const words = notesIn(view.state.doc).map((note) => note.words);
						const next = JSON.stringify(words);
						if (next === shown) return;
						shown = next;
						element.replaceChildren(listElement(view, words, section));
						if (words.length > 0) view.dom.after(element);
						else element.remove();
					};
					show();
					return {
						update: (_view, before) => {
							if (before.doc !== view.state.doc) show();
						},
						destroy: () => element.remove()
					};
				}
			})
		]
	});
}

function numbersOf(doc: Node, section: string): DecorationSet {
	const notes = notesIn(doc);
	if (notes.length === 0) return DecorationSet.empty;
	const numbers = notes.map(({ position }, index) => {
		const { mark: id, note } = noteIds(section, index + 1);
		const told: NumberedNote = { footnote: index + 1, note };
		return Decoration.node(position, position + 1, { id }, { ...told });
	});
	return DecorationSet.create(doc, numbers);
}

function listElement(view: EditorView, notes: readonly string[], section: string): HTMLElement {
	const list = document.createElement('ol');
	list.setAttribute('aria-label', 'Footnotes');
	notes.forEach((note, index) => {
		const { note: id, mark } = noteIds(section, index + 1);
		const item = document.createElement('li');
		item.id = id;
		const words = document.createElement('span');
		words.className = 'notes__words';
		words.textContent = note;
		const back = document.createElement('a');
		back.className = 'notes__back';
		back.href = `#${mark}`;
		back.setAttribute('aria-label', `Back to footnote ${index + 1} in the text`);
		back.textContent = '↩';
		back.addEventListener('click', (event) => {
			// Who may only read goes to it as by any link.
			if (!view.editable) return;
			event.preventDefault();
			selectNote(view, index);
		});
		item.append(words, ' ', back);
		list.append(item);
	});
	return list;
}

function selectNote(view: EditorView, index: number): void {
	const note = notesIn(view.state.doc)[index];
	if (!note) return;
	// First: what is selected is told at its number only where the keyboard is.
	view.focus();
	view.dispatch(
		view.state.tr.setSelection(NodeSelection.create(view.state.doc, note.position)).scrollIntoView()
	);
}
