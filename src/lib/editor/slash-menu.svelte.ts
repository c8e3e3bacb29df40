import type { Editor } from '@tiptap/core';
import { findEntries, type SlashActions, type SlashEntry } from './slash-entries.ts';

interface Open {
	editor: Editor;
	/** position of the slash */
	from: number;
	/** what was typed after it */
	query: string;
	close(): void;
	/** where the slash is on the screen, now */
	rect(): { left: number; top: number; bottom: number };
}

/** The menu that a slash in the text opens, whichever section it stands in. */
export class SlashMenu {
	open = $state.raw<Open | null>(null);
	active = $state(0);
	/** what the page lets an entry start */
	actions: SlashActions = {};

	readonly entries = $derived(
		this.open ? findEntries(this.open.query, this.open.editor, this.actions) : ([] as SlashEntry[])
	);

	static readonly listId = 'slash-menu';
	static optionId = (entry: SlashEntry) => `${SlashMenu.listId}-${entry.id}`;

	show(open: Open): void {
		if (this.open?.from === open.from && this.open.query === open.query) return;
		this.open = open;
		this.active = 0;
		this.#tell(open.editor);
	}

	hide(editor: Editor): void {
		if (this.open?.editor !== editor) return;
		this.open = null;
		this.#tell(editor);
	}

	close(): void {
		this.open?.close();
	}

	/** True: the key was the menu's. */
	onKey(event: KeyboardEvent): boolean {
		const count = this.entries.length;
		if (!this.open || count === 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
			return false;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) {
			this.active = (this.active + step + count) % count;
			this.#tell(this.open.editor);
		} else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) {
			this.choose(this.entries[this.active]!);
		} else if (event.key === 'Escape') this.close();
		else return false;
		event.preventDefault();
		return true;
	}

	choose(entry: SlashEntry): void {
		if (!this.open) return;
		const { editor, from, query } = this.open;
		editor
			.chain()
			.focus(undefined, { scrollIntoView: false })
			.deleteRange({ from, to: from + 1 + query.length })
			.run();
		entry.run(editor, this.actions);
	}

	/** The text keeps the focus, so it is the text that says which entry is meant. */
	#tell(editor: Editor): void {
		if (editor.isDestroyed) return;
		const { dom } = editor.view;
		const entry = this.open && this.entries[this.active];
		if (!entry) {
			for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant'])
				dom.removeAttribute(name);
			return;
		}
		dom.setAttribute('aria-autocomplete', 'list');
		dom.setAttribute('aria-controls', SlashMenu.listId);
		dom.setAttribute('aria-activedescendant', SlashMenu.optionId(entry));
	}
}
