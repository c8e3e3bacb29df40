export interface NoteAction {
	words: string;
	run(): void;
}

/** How long words without anything to press stand there. */
const shortMs = 10_000;

/** What the editor has to say: one calm line at the edge of the text, the last one only. */
export class EditorNote {
	current = $state.raw<{ words: string; actions: readonly NoteAction[] } | null>(null);

	#timer: ReturnType<typeof setTimeout> | undefined;

	/** With something to press it stands until it is closed, or until what it offers is past. */
	show(words: string, actions: readonly NoteAction[] = []): void {
		clearTimeout(this.#timer);
		const note = { words, actions };
		this.current = note;
		if (actions.length === 0)
			this.#timer = setTimeout(() => {
				if (this.current === note) this.current = null;
			}, shortMs);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.current = null;
	}
}
