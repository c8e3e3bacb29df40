import type { DocumentState } from './document-state.ts';
import { step2Frame, updateFrame } from './frames.ts';

/** The answers that many pages get alike, framed once: until the text changes, whoever comes back gets the same bytes. */
export class Answers {
	readonly #state: DocumentState;
	#everything: Buffer | null = null;
	#onlyDeletions: Buffer | null = null;

	constructor(state: DocumentState) {
		this.#state = state;
	}

	/** The whole committed text: its parts as they are stored, the last one as the answer that completes the sync. */
	everything(): Buffer {
		this.#everything ??= Buffer.concat(
			this.#state
				.committedParts()
				.map((part, index, { length }) => (index === length - 1 ? step2Frame(part) : updateFrame(part)))
		);
		return this.#everything;
	}

	/** For a page that has all text. */
	onlyDeletions(): Buffer {
		this.#onlyDeletions ??= step2Frame(this.#state.onlyDeletions());
		return this.#onlyDeletions;
	}

	/** The text has changed. */
	forget(): void {
		this.#everything = null;
		this.#onlyDeletions = null;
	}
}
