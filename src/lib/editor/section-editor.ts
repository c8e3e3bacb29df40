import { Editor, getSchema } from '@tiptap/core';
import type { Node, Schema } from '@tiptap/pm/model';
import type { EditorProps } from '@tiptap/pm/view';
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { Collaboration } from '@tiptap/extension-collaboration';
import type { Anchor, Range } from '#lib/comments/anchor.ts';
import {
	anchorOfRange,
	commentedWords,
	placeOfThread,
	showMarks,
	threadAt,
	type CommentMark,
	type Places
} from '#lib/comments/commented-words.ts';
import { schemaExtensions } from '#lib/editor/editor-extensions.ts';
import { readCaret } from '#lib/editor/show-in-editor.ts';
import { plainWords } from '#lib/plain-language/plain-words.ts';
import type { OpenDocument } from '#lib/realtime/open-document.ts';
import type * as Y from 'yjs';
import {
	placeOfSuggestion,
	showSuggestions,
	suggestedWords,
	type AskedSuggestions,
	type SuggestionPlaces
} from '#lib/suggestions/suggested-words.ts';
import { keepInSight } from './above-keyboard.ts';
import { carets } from './carets.ts';
import { FoundWords } from './found-words.ts';
import { moves } from './moves.ts';
import { pasting, type PasteEvents } from './pasting.ts';
import { PlainTyping } from './plain-typing.ts';
import { ReadingKeys } from './reading-keys.ts';
import { lostTableParts, type LostPart } from './lost-table-parts.ts';
import type { ContentAsked } from './content-asked.svelte.ts';
import { contentTools } from './content-tools.ts';
import { noteTip } from './note-tip.ts';
import { numberedNotes } from './numbered-notes.ts';
import type { SlashMenu } from './slash-menu.svelte.ts';
import { slashTrigger } from './slash-trigger.ts';
import { undoableStep } from './undo-step.ts';

export type { Editor } from '@tiptap/core';

interface Options {
	element: HTMLElement;
	opened: OpenDocument;
	/** the section's key */
	key: string;
	label: string;
	describedBy: string;
	editable: boolean;
	onFocus(editor: Editor): void;
	onTransaction(editor: Editor): void;
	paste: PasteEvents;
	/** why something was not done */
	say(words: string): void;
	/** a block was deleted */
	onDeleted(words: string): void;
	/** Alt+F10, as word processors do */
	onToolbarWanted(): void;
	/** commented words were pressed */
	onThread(thread: string): void;
	/** where the words of the marked threads are */
	onPlaces(places: Places): void;
	/** the officer took a part of a table away: `undo` brings it back, whatever was done since; false: it is back already */
	onLost(part: LostPart, editor: Editor, undo: () => boolean): void;
	slash: SlashMenu;
	/** dialogs of pictures, footnotes and captions */
	content: ContentAsked;
	/** pictures were pasted that this section did not have */
	onPastedPictures(editor: Editor, ids: string[]): void;
	onSuggestion(suggestion: string): void;
	onSuggestionPlaces(places: SuggestionPlaces): void;
	/** the text changed at the place of one */
	onSuggestionsOutdated(): void;
	/** the text that this one is a fork of, and what shows the differences from it */
	base?: { text: BaseText; changes: typeof import('#lib/suggestions/tracked-changes.ts') };
}

/** The text behind a fork. */
interface BaseText {
	nodeOf(key: string, schema: Schema): Node | null;
	onText(listener: (key: string) => void): () => void;
}

/** A section as an editor's tree. It must fit the schema: what does not would be deleted for everybody [P7]. */
export const nodeOfFragment = (fragment: Y.XmlFragment, schema: Schema): Node =>
	yXmlFragmentToProseMirrorRootNode(fragment, schema);

/** A writer's section is a text box with its name; a reader's is a group, so that nobody is told to type in it. */
const attributesOf = ({ label, describedBy }: Options, editable: boolean): Record<string, string> => ({
	class: 'prose',
	'aria-label': label,
	...(editable
		? { role: 'textbox', 'aria-multiline': 'true', 'aria-describedby': describedBy, spellcheck: 'true' }
		: // A stop for the keyboard: words are selected there, and scrolled through.
			{ role: 'group', tabindex: '0' })
});

let schema: Schema | undefined;
/** The editor's schema, for trees that have no editor. */
export const textSchema = (): Schema => (schema ??= getSchema(schemaExtensions()));

export interface SectionEditor {
	editor: Editor;
	setEditable(editable: boolean): void;
	/** marks the words of these threads and no others */
	showMarks(marks: readonly CommentMark[]): void;
	/** null: no words in it */
	anchorOf(range: Range): Anchor | null;
	/** null: its words are gone, or it is not marked */
	placeOf(thread: string): Range | null;
	threadAt(position: number): string | null;
	/** shows these suggestions and no others */
	showSuggestions(asked: AskedSuggestions): void;
	/** null: its place is gone, or it is not shown */
	placeOfSuggestion(suggestion: string): Range | null;
	destroy(): void;
}

/** Puts an editor on a section that is loaded. */
export function sectionEditor(options: Options): SectionEditor {
	const { element, opened, key, base } = options;
	let { editable } = options;
	// Read at each change of rights: Tiptap takes the attributes as they are, never as a function.
	const editorProps = (): EditorProps => ({
		attributes: attributesOf(options, editable),
		handleScrollToSelection: (view) => {
			keepInSight(view.coordsAtPos(view.state.selection.head));
			// Sideways, in a wide table, is the editor's own.
			return false;
		},
		handleDOMEvents: {
			keydown(view, event) {
				if (!event.isComposing && !view.composing) readCaret(view);
			}
		},
		handleKeyDown: (_view, event) => {
			if (!(event.altKey && event.key === 'F10')) return false;
			options.onToolbarWanted();
			return true;
		}
	});
	const editor = new Editor({
		element,
		editable,
		// Our own style sheet; Tiptap's would be a style element without the page's nonce.
		injectCSS: false,
		extensions: [
			...schemaExtensions(),
			Collaboration.configure({
				document: opened.doc,
				field: key,
				yUndoOptions: { undoManager: opened.undo }
			}),
			carets(opened.awareness),
			commentedWords({ onPress: options.onThread, onPlaces: options.onPlaces }),
			lostTableParts({
				onLosing: () => opened.undo.stopCapturing(),
				onLost(part, from) {
					const undo = undoableStep(opened.undo);
					if (undo) options.onLost(part, from, undo);
				}
			}),
			plainWords,
			slashTrigger(options.slash),
			moves({
				awareness: opened.awareness,
				say: options.say,
				onDelete: options.paste.onBegin,
				onDeleted: options.onDeleted
			}),
			pasting(options.paste),
			PlainTyping,
			FoundWords,
			ReadingKeys,
			numberedNotes(key),
			noteTip(),
			contentTools({
				section: key,
				ask: (asked) => options.content.ask(asked),
				say: (words) => (options.content.notice = words),
				onPastedPictures: options.onPastedPictures
			}),
			suggestedWords({
				onPress: options.onSuggestion,
				onPlaces: options.onSuggestionPlaces,
				onOutdated: options.onSuggestionsOutdated
			}),
			...(base ? [base.changes.trackedChanges({ base: (schema) => base.text.nodeOf(key, schema) })] : [])
		],
		editorProps: editorProps(),
		// Called while the editor is being made, too: it hands itself over.
		onFocus: (event) => options.onFocus(event.editor),
		onTransaction: (event) => options.onTransaction(event.editor)
	});
	const stopFollowing = base?.text.onText((changed) => {
		if (changed === key) base.changes.baseChanged(editor);
	});
	return {
		editor,
		setEditable(next) {
			if (next === editable) return;
			editable = next;
			editor.setOptions({ editable: next, editorProps: editorProps() });
		},
		showMarks: (marks) => showMarks(editor, marks),
		anchorOf: (range) => anchorOfRange(editor.state, range),
		placeOf: (thread) => placeOfThread(editor.state, thread),
		threadAt: (position) => threadAt(editor.state, position),
		showSuggestions: (asked) => showSuggestions(editor, asked),
		placeOfSuggestion: (suggestion) => placeOfSuggestion(editor.state, suggestion),
		destroy() {
			stopFollowing?.();
			editor.destroy();
		}
	};
}
