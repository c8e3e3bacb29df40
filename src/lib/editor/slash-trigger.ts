import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { SlashMenu } from './slash-menu.svelte.ts';
import { typingChoices } from './typing-choices.svelte.ts';

/** Position of the slash whose menu is open; null: none. */
type Slash = number | null;

const key = new PluginKey<Slash>('slash');
const queryMost = 20;

/**
 * Opens the menu when a slash is typed on an empty line or after a space, and not in a word or an address. It is an offer:
 * the slash is an ordinary character, which stays when the menu is closed.
 */
export const slashTrigger = (menu: SlashMenu) =>
	Extension.create({
		name: 'slashTrigger',
		// Enter and the arrows belong to the open menu before they belong to lists and paragraphs.
		priority: 1_000,
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin<Slash>({
					key,
					state: {
						init: () => null,
						apply(transaction, slash, before, state) {
							if (transaction.getMeta(key) === 'close') return null;
							if (slash !== null) {
								const moved = transaction.mapping.map(slash);
								return slashQuery(state, moved) === null ? null : moved;
							}
							return typedSlash(transaction, before, state);
						}
					},
					props: {
						handleKeyDown: (_view, event) => menu.onKey(event),
						handleDOMEvents: {
							blur() {
								menu.close();
								return false;
							}
						}
					},
					view: () => ({
						update(view, before) {
							const slash = key.getState(view.state) ?? null;
							const query = slash === null ? null : slashQuery(view.state, slash);
							if (slash !== null && query !== null) {
								const close = () => view.dispatch(view.state.tr.setMeta(key, 'close'));
								menu.show({ editor, from: slash, query, close, rect: () => view.coordsAtPos(slash) });
							} else if (key.getState(before) !== null) menu.hide(editor);
						},
						destroy: () => menu.hide(editor)
					})
				})
			];
		}
	});

/** What stands between the slash and the caret; null: there is no slash, or the caret has left it. */
function slashQuery({ doc, selection }: EditorState, slash: number): string | null {
	const { from, empty, $from } = selection;
	if (!empty || from <= slash || slash < $from.start() || from > slash + 1 + queryMost) return null;
	const text = doc.textBetween(slash, from, '\n', '\n');
	return /^\/[\p{L}\p{N}]*$/u.test(text) ? text.slice(1) : null;
}

/** The place of a slash that this transaction typed at the caret. */
function typedSlash(transaction: Transaction, before: EditorState, state: EditorState): Slash {
	if (!typingChoices.slash.on) return null;
	const { $from, from, empty } = state.selection;
	const sync = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
	if (!transaction.docChanged || sync?.isChangeOrigin || !empty || !$from.parent.isTextblock) return null;
	// One character more than there was, right where the caret stood: not pasted, not undone, not somebody else's.
	if (state.doc.content.size !== before.doc.content.size + 1 || before.selection.from !== from - 1)
		return null;
	const text = $from.parent.textBetween(0, $from.parentOffset, '\n', ' ');
	return /(^|\s)\/$/u.test(text) ? from - 1 : null;
}
