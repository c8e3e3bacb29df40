import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { noteIds } from '#lib/proposals/render.ts';

interface Note {
	position: number;
	words: string;
}

const key = new PluginKey<DecorationSet>('numberedNotes');

/** The footnotes of a section in their order: the first is number 1. */
export function notesIn(doc: Node): Note[] {
	const notes: Note[] = [];
	doc.descendants((node, position) => {
		if (node.type.name === 'footnote') notes.push({ position, words: String(node.attrs.text ?? '') });
		return !node.isAtom;
	});
	return notes;
}

/**
 * Numbers a section's footnotes by their order, and shows their words below its text: what renderFragment writes.
 * Decorations only; the number is nobody's to write.
 */
export function numberedNotes(section: string) {
	return Extension.create({
		name: 'numberedNotes',
		addProseMirrorPlugins: () => [
			new Plugin<DecorationSet>({
				key,
				state: {
					init: (_config, { doc }) => decorationsOf(doc, section),
					apply: (transaction, before) =>
						transaction.docChanged ? decorationsOf(transaction.doc, section) : before
				},
				props: { decorations: (state) => key.getState(state) }
			})
		]
	});
}

function decorationsOf(doc: Node, section: string): DecorationSet {
	const notes = notesIn(doc);
	if (notes.length === 0) return DecorationSet.empty;
	const numbers = notes.map(({ position }, index) =>
		Decoration.node(position, position + 1, { id: noteIds(section, index + 1).mark }, { footnote: index + 1 })
	);
	const words = notes.map(({ words }) => words);
	const below = Decoration.widget(doc.content.size, (view) => notesElement(view, words, section), {
		side: 1,
		key: JSON.stringify(words),
		ignoreSelection: true,
		stopEvent: () => true
	});
	return DecorationSet.create(doc, [...numbers, below]);
}

function notesElement(view: EditorView, notes: readonly string[], section: string): HTMLElement {
	const element = document.createElement('div');
	element.className = 'notes';
	element.contentEditable = 'false';
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
			event.preventDefault();
			selectNote(view, index);
		});
		item.append(words, ' ', back);
		list.append(item);
	});
	element.append(list);
	return element;
}

/** The keyboard goes to the footnote in the text; where nothing can be written, the page does. */
function selectNote(view: EditorView, index: number): void {
	const note = notesIn(view.state.doc)[index];
	if (!note) return;
	view.dispatch(
		view.state.tr.setSelection(NodeSelection.create(view.state.doc, note.position)).scrollIntoView()
	);
	view.focus();
}
