/** How long the way back is offered; the time stands still while somebody is in the toast. */
const offeredMs = 10_000;
/** More would cover the page: the oldest makes room. */
const shownMost = 3;

export interface OfferedUndo {
	/** what was just done: "Comment removed" */
	words: string;
	/** Takes it back. Answers why it could not, in words; null: done. Missing: it is only told. */
	undo?(): Promise<string | null>;
	/** where the keyboard goes once it is back; missing or null: where it came from */
	focusAfter?(): HTMLElement | null;
}

export class Toast {
	state = $state<'offered' | 'undoing' | 'failed'>('offered');
	/** why it could not be taken back */
	problem = $state('');
	readonly id: number;
	readonly words: string;
	readonly offered: OfferedUndo;

	constructor(id: number, offered: OfferedUndo) {
		this.id = id;
		this.words = offered.words;
		this.offered = offered;
	}
}

/** What was just done and can be taken back, the newest last. Only ever filled in a browser. */
export class Toasts {
	shown = $state.raw<readonly Toast[]>([]);
	/** said once, politely, when something was taken back */
	said = $state('');

	#last = 0;
	#held = false;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
	#clocks = new Map<Toast, { leftMs: number; since: number; timer?: ReturnType<typeof setTimeout> }>();

	/** the one that a key takes back */
	get last(): Toast | undefined {
		return this.shown.findLast(({ state, offered }) => state === 'offered' && offered.undo);
	}

	/** what is read out */
	get spoken(): string {
		const { last } = this;
		const newest = this.shown.at(-1);
		if (newest && newest !== last) return newest.state === 'offered' ? newest.words : '';
		return last ? `${last.words}. To undo, press Alt and Z.` : this.said;
	}

	/** Offers a way back. Returns how to take the offer away, when what it is about has gone. */
	offerUndo(offered: OfferedUndo): () => void {
		const toast = new Toast(++this.#last, offered);
		this.said = '';
		this.shown = [...this.shown, toast];
		for (const old of this.shown.slice(0, -shownMost)) this.dismiss(old);
		this.#start(toast, offeredMs);
		return () => this.dismiss(toast);
	}

	/** Says what was done, where nothing else on the page shows it. */
	tell(words: string): void {
		this.offerUndo({ words });
	}

	/** Takes something back; without a name the last one. What fails says why, for as long again. */
	async undo(toast = this.last): Promise<boolean> {
		if (!toast?.offered.undo || toast.state === 'undoing') return false;
		toast.state = 'undoing';
		this.#stop(toast);
		const problem = await toast.offered.undo();
		if (problem === null) {
			this.dismiss(toast);
			this.said = `Undone: ${toast.words}`;
			return true;
		}
		toast.state = 'failed';
		toast.problem = problem;
		this.#start(toast, offeredMs);
		return false;
	}

	dismiss(toast: Toast): void {
		this.#stop(toast);
		this.#clocks.delete(toast);
		this.shown = this.shown.filter((shown) => shown !== toast);
		// Where the last one goes the pointer or the keyboard cannot leave it any more.
		if (this.shown.length === 0) this.#held = false;
	}

	/** The time of all stands still, or goes on. */
	hold(held: boolean): void {
		if (this.#held === held) return;
		this.#held = held;
		for (const [toast, clock] of this.#clocks) {
			if (toast.state === 'undoing') continue;
			if (held) this.#stop(toast);
			else this.#start(toast, clock.leftMs);
		}
	}

	#start(toast: Toast, leftMs: number): void {
		const timer = this.#held ? undefined : setTimeout(() => this.dismiss(toast), leftMs);
		this.#clocks.set(toast, { leftMs, since: Date.now(), timer });
	}

	#stop(toast: Toast): void {
		const clock = this.#clocks.get(toast);
		if (clock?.timer === undefined) return;
		clearTimeout(clock.timer);
		this.#clocks.set(toast, { leftMs: clock.leftMs - (Date.now() - clock.since), since: Date.now() });
	}
}

export const toasts = new Toasts();
