import type { IconName } from '#lib/ui/Icon.svelte';
import type { Editor } from '@tiptap/core';

/** What else of the page an entry may start. */
export interface SlashActions {
	/** begins a comment on what is selected, or on the section; missing: the officer may not */
	comment?: () => void;
}

export interface SlashEntry {
	id: string;
	name: string;
	/** other words that people look for it by */
	also: string;
	icon: IconName;
	isOffered?(editor: Editor, actions: SlashActions): boolean;
	/** the slash and what was typed after it are gone by now, and the caret stands there */
	run(editor: Editor, actions: SlashActions): void;
}

const block = (
	id: string,
	name: string,
	also: string,
	icon: IconName,
	run: (editor: Editor) => unknown
): SlashEntry => ({ id, name, also, icon, run: (editor) => void run(editor) });

/** The entries of the menu, in the order in which it shows them. */
export const slashEntries: readonly SlashEntry[] = [
	{
		id: 'comment',
		name: 'Comment',
		also: 'note question',
		icon: 'comment',
		isOffered: (_editor, { comment }) => comment !== undefined,
		run(editor, { comment }) {
			// On the words of its paragraph; on an empty line there are none, and it is about the whole section.
			const { $from } = editor.state.selection;
			if ($from.parent.textContent.trim() !== '')
				editor.commands.setTextSelection({ from: $from.start(), to: $from.end() });
			comment?.();
		}
	},
	block('heading', 'Heading', 'title h2', 'document', (editor) =>
		editor.commands.toggleHeading({ level: 2 })
	),
	block('subheading', 'Subheading', 'title h3', 'document', (editor) =>
		editor.commands.toggleHeading({ level: 3 })
	),
	block('bullets', 'Bulleted list', 'points', 'list-bullet', (editor) => editor.commands.toggleBulletList()),
	block('numbers', 'Numbered list', 'ordered steps', 'list-number', (editor) =>
		editor.commands.toggleOrderedList()
	),
	block('quote', 'Quote', 'citation', 'quote', (editor) => editor.commands.toggleBlockquote()),
	{
		...block('table', 'Table', 'grid rows columns', 'table', (editor) =>
			editor.commands.insertTable({ rows: 3, cols: 3, withHeaderRow: true })
		),
		isOffered: (editor) => !editor.isActive('table')
	},
	block('picture', 'Picture', 'image photo chart', 'picture', (editor) => editor.commands.askPicture()),
	block('footnote', 'Footnote', 'note source reference', 'footnote', (editor) =>
		editor.commands.askFootnote()
	)
];

/** Entries with a word that begins with what was typed. */
export function findEntries(query: string, editor: Editor, actions: SlashActions): SlashEntry[] {
	const asked = query.toLowerCase();
	return slashEntries.filter(
		({ name, also, isOffered }) =>
			`${name} ${also}`
				.toLowerCase()
				.split(' ')
				.some((word) => word.startsWith(asked)) &&
			(isOffered?.(editor, actions) ?? true)
	);
}
