import { Node } from '@tiptap/core';
import { contentLimits } from '#lib/proposals/schema.ts';

/** What the decoration of a footnote tells. */
export interface NumberedNote {
	footnote: number;
	/** the id of its words below the text */
	note: string;
}

/** The words of a footnote as the schema takes them; null: none. */
export const asNote = (words: string | null | undefined): string | null =>
	[
		...(words ?? '')
			.replace(/[\p{Cc}\s]+/gu, ' ')
			.trim()
			.toWellFormed()
	]
		.slice(0, contentLimits.footnote)
		.join('') || null;

/**
 * A footnote: its number where it stands, its words below the section's text. Which number it is only the whole section
 * says: numberedNotes (numbered-notes.ts) tells, by a decoration.
 */
export const Footnote = Node.create({
	name: 'footnote',
	group: 'inline',
	inline: true,
	atom: true,
	selectable: true,
	addAttributes: () => ({
		text: { default: null, parseHTML: (element) => asNote(element.getAttribute('data-footnote')) }
	}),
	parseHTML: () => [
		{ tag: 'sup[data-footnote]', getAttrs: (element) => asNote(element.dataset.footnote) !== null && null }
	],
	// What a copy takes along: somebody else's editor gets the words.
	renderHTML: ({ node }) => [
		'sup',
		{ 'data-footnote': String(node.attrs.text ?? '') },
		`[${String(node.attrs.text ?? '')}]`
	],
	renderText: ({ node }) => ` [${String(node.attrs.text ?? '')}]`,
	addNodeView() {
		return ({ decorations, view }) => {
			const dom = document.createElement('sup');
			dom.className = 'footnote';
			const number = document.createElement('a');
			dom.append(number);
			const show = (given: typeof decorations) => {
				const found = given.map(({ spec }) => spec as Partial<NumberedNote>).find((spec) => spec.footnote);
				number.textContent = found ? String(found.footnote) : '…';
				number.setAttribute('aria-label', `Footnote ${found?.footnote ?? ''}`.trim());
				if (found) number.href = `#${found.note}`;
				// Whoever writes comes here with the caret; whoever reads, as to any link.
				number.tabIndex = view.editable ? -1 : 0;
			};
			number.addEventListener('click', (event) => {
				// It is selected instead: to be read, changed or deleted.
				if (view.editable) event.preventDefault();
			});
			show(decorations);
			return {
				dom,
				update(node, next) {
					if (node.type.name !== 'footnote') return false;
					show(next);
					return true;
				},
				ignoreMutation: () => true
			};
		};
	}
});
