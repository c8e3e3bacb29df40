import { Extension } from '@tiptap/core';
import { Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { maxPastedCharacters } from './editor-extensions.ts';
import type { LeftOut } from './left-out.ts';
import { isMarkdown } from './markdown-signs.ts';

export interface PasteEvents {
	/** a paste begins: what is typed before it is a step of its own for undo */
	onBegin(): void;
	/** it is in the text; `keepPlain` puts in its place the very characters */
	onPasted(words: string, keepPlain?: () => void): void;
	/** too much for one update; nothing was changed */
	onTooMuch(): void;
}

/** Not in the types: whether Shift is down, for Ctrl+Shift+V. */
interface Keys {
	input: { shiftKey: boolean; lastKeyCode: number | null };
}
const insertKey = 45;

type Cleaner = typeof import('./clean-paste.ts');
let cleaner: Cleaner | null = null;
/** Loaded when a text gets the keyboard, so that it is there when something is pasted and no part of the first script. */
const loadCleaner = async (): Promise<Cleaner> => (cleaner ??= await import('./clean-paste.ts'));

/** Cleaning reads the whole page that was copied, with its pictures written into it. */
const maxHtmlCharacters = 10_000_000;

/** A code editor's clipboard has colours as HTML: the characters are what was meant. */
const isFromCodeEditor = (html: string) =>
	/<(?:div|pre)[^>]*style="[^"]*white-space:\s*pre/i.test(html) &&
	!/<(?:h[1-6]|table|ul|ol|p)[\s>]/i.test(html);

/**
 * What is pasted from other programs. HTML is cleaned first and what it held besides is said once; text that plainly is
 * Markdown becomes what it means. What is copied here is pasted as it is, and Ctrl+Shift+V pastes characters.
 */
export const pasting = (events: PasteEvents) =>
	Extension.create({
		name: 'pasting',
		priority: 900,
		addProseMirrorPlugins() {
			/** the way a paste comes back here when it is clean */
			let clean = false;
			const pasteClean = (view: EditorView, run: () => void) => {
				clean = true;
				try {
					run();
				} finally {
					clean = false;
				}
			};
			/** What was left out; null: nothing could be pasted here. */
			const pasteHtml = (view: EditorView, html: string, { cleanPaste }: Cleaner): LeftOut | null => {
				const cleaned = cleanPaste(html);
				events.onBegin();
				const before = view.state.doc;
				pasteClean(view, () => view.pasteHTML(cleaned.html));
				return before.eq(view.state.doc) ? null : cleaned.left;
			};
			const pastePlain = (view: EditorView, text: string) => {
				events.onBegin();
				pasteClean(view, () => view.pasteText(text));
			};
			const pasteForeign = (view: EditorView, html: string, parts: Cleaner) => {
				const left = pasteHtml(view, html, parts);
				const words = left && parts.leftOutWords(left);
				if (words) events.onPasted(words);
			};
			const pasteMarkdown = (view: EditorView, text: string, html: string, parts: Cleaner) => {
				const left = pasteHtml(view, html, parts);
				if (!left) return;
				events.onPasted(['Pasted as Markdown.', parts.leftOutWords(left)].filter(Boolean).join(' '), () => {
					view.focus();
					pastePlain(view, text);
				});
			};
			/** Where a script that reads it could not be loaded, the characters are what there is. */
			const once = async <T>(view: EditorView, text: string, loaded: Promise<T>, run: (parts: T) => void) => {
				const parts = await loaded.catch(() => null);
				if (view.isDestroyed || !view.editable) return;
				if (parts) run(parts);
				else pastePlain(view, text);
			};
			return [
				new Plugin({
					props: {
						handleDOMEvents: {
							focus() {
								// Asked for again at the paste.
								void loadCleaner().catch(() => null);
								return false;
							}
						},
						// A heading at the beginning stays one behind words, too: it would join their line. And what is dragged
						// as a copy is made anew: y-tiptap takes a block that stands there twice for one that moves.
						transformPasted(slice, { state: { selection, schema } }) {
							const { content, openStart, openEnd } = Slice.fromJSON(schema, slice.toJSON());
							const { $from } = selection;
							const isHeading = content.childCount > 1 && content.firstChild?.type.name === 'heading';
							const behindWords = $from.parent.isTextblock && $from.parentOffset > 0;
							return new Slice(content, isHeading && behindWords ? 0 : openStart, openEnd);
						},
						handlePaste(view, event, slice) {
							if (slice.size > maxPastedCharacters) {
								events.onTooMuch();
								return true;
							}
							const { shiftKey, lastKeyCode } = (view as unknown as Keys).input;
							const clipboard = event.clipboardData;
							if (clean || !clipboard || (shiftKey && lastKeyCode !== insertKey)) return false;
							const [html, text] = [clipboard.getData('text/html'), clipboard.getData('text/plain')];
							if (html && /\sdata-pm-slice=/.test(html)) return false;
							const foreign = html.length <= maxHtmlCharacters && !isFromCodeEditor(html) ? html : '';
							if (foreign && cleaner) pasteForeign(view, foreign, cleaner);
							else if (foreign)
								void once(view, text, loadCleaner(), (parts) => pasteForeign(view, foreign, parts));
							else if (isMarkdown(text))
								void once(
									view,
									text,
									Promise.all([loadCleaner(), import('./markdown-html.ts')]),
									([parts, { markdownHtml }]) => pasteMarkdown(view, text, markdownHtml(text), parts)
								);
							else if (html && text) pastePlain(view, text);
							else return false;
							return true;
						}
					}
				})
			];
		}
	});
