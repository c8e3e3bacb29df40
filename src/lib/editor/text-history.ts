import type { UndoManager } from 'yjs';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { EditorNote } from './editor-note.svelte.ts';

interface Around {
	note: EditorNote;
	canWrite(): boolean;
	/** where the keyboard goes when something came back */
	focusAfter(): HTMLElement | null;
	/** something was undone or redone */
	onStep(): void;
}

const events = ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const;

/** Undo in an open text, and what is offered to be taken back. Empty while no text is open. */
export class TextHistory {
	#around: Around;
	#manager: UndoManager | null = null;
	/** ways to take offers away: they end with the text they are about */
	#offers: (() => void)[] = [];

	constructor(around: Around) {
		this.#around = around;
	}

	open(manager: UndoManager): void {
		this.#manager = manager;
	}

	/** The text goes, and what was offered about it. */
	close(): void {
		this.#manager = null;
		for (const away of this.#offers.splice(0)) away();
	}

	get depth(): { undo: number; redo: number } {
		return {
			undo: this.#manager?.undoStack.length ?? 0,
			redo: this.#manager?.redoStack.length ?? 0
		};
	}

	undo(): void {
		this.#manager?.undo();
		this.#around.onStep();
	}

	redo(): void {
		this.#manager?.redo();
		this.#around.onStep();
	}

	/** What comes next is a step of its own. */
	beforeStep(): void {
		this.#manager?.stopCapturing();
	}

	/** An offer that somebody else makes ends with the text, too. */
	add(away: () => void): void {
		this.#offers.push(away);
	}

	/** Offers to undo what was just done, as long as nothing else was done after it. */
	offerUndo(words: string): void {
		const step = this.#lastStep();
		if (!step) return;
		const away = toasts.offerUndo({
			words,
			undo: async () => {
				if (!this.#around.canWrite()) return 'You can no longer write in this text.';
				this.undo();
				return null;
			},
			focusAfter: () => this.#around.focusAfter()
		});
		this.add(away);
		step.onPast(away);
	}

	/** Says what was pasted and how, with the ways back, as long as nothing else was done after it. */
	tellPasted(words: string, keepPlain?: () => void): void {
		const step = this.#lastStep();
		if (!step) return;
		const { note } = this.#around;
		note.show(words, [
			...(keepPlain ? [{ words: 'Keep as plain text', run: () => (this.undo(), keepPlain()) }] : []),
			{ words: 'Undo paste', run: () => this.undo() }
		]);
		const shown = note.current;
		step.onPast(() => {
			if (note.current === shown) note.close();
		});
	}

	/** The last step, by itself from now on; calls back once when another one came, or it was undone. */
	#lastStep(): { onPast(listener: () => void): void } | null {
		const manager = this.#manager;
		const step = manager?.undoStack.at(-1);
		if (!manager || !step) return null;
		manager.stopCapturing();
		return {
			onPast(listener) {
				const look = () => {
					if (manager.undoStack.at(-1) === step) return;
					for (const event of events) manager.off(event, look);
					listener();
				};
				for (const event of events) manager.on(event, look);
			}
		};
	}
}
