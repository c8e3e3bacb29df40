import { Extension } from '@tiptap/core';
import { Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { cleanPaste } from './clean-paste.ts';
import { maxPastedCharacters } from './editor-extensions.ts';
import { leftOutWords, type LeftOut } from './left-out.ts';
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
			const pasteHtml = (view: EditorView, html: string): LeftOut | null => {
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
			const pasteMarkdown = async (view: EditorView, text: string) => {
				try {
					const { markdownHtml } = await import('./markdown-html.ts');
					if (view.isDestroyed || !view.editable) return;
					const left = pasteHtml(view, markdownHtml(text));
					if (!left) return;
					events.onPasted(['Pasted as Markdown.', leftOutWords(left)].filter(Boolean).join(' '), () => {
						view.focus();
						pastePlain(view, text);
					});
				} catch {
					// Its reader could not be loaded: the characters are what there is.
					if (!view.isDestroyed && view.editable) pastePlain(view, text);
				}
			};
			const pasteForeign = (view: EditorView, html: string) => {
				const left = pasteHtml(view, html);
				const words = left && leftOutWords(left);
				if (words) events.onPasted(words);
			};
			return [
				new Plugin({
					props: {
						// A heading at the beginning stays one behind words, too: it would join their line.
						transformPasted({ content, openStart, openEnd }, { state: { selection } }) {
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
							if (foreign) pasteForeign(view, foreign);
							else if (isMarkdown(text)) void pasteMarkdown(view, text);
							else if (html && text) pastePlain(view, text);
							else return false;
							return true;
						}
					}
				})
			];
		}
	});
