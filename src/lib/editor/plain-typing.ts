import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { typingChoices } from './typing-choices.svelte.ts';

/**
 * Lets characters be characters while Markdown typing is off. Tiptap decides about its rules once, when an editor is made;
 * this decides at each key, so that the choice holds for the texts that are open.
 */
export const PlainTyping = Extension.create({
	name: 'plainTyping',
	priority: 2_000,
	addProseMirrorPlugins: () => [
		new Plugin({
			props: {
				handleTextInput(view, _from, _to, _text, insert) {
					if (typingChoices.markdown.on) return false;
					view.dispatch(insert());
					return true;
				}
			},
			// What is composed, as on a phone, is looked at by the rules when it is finished.
			filterTransaction: (transaction, { plugins }) =>
				typingChoices.markdown.on ||
				!plugins.some(
					(plugin) => (plugin.spec as { isInputRules?: boolean }).isInputRules && transaction.getMeta(plugin)
				)
		})
	]
});
