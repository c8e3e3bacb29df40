import { SvelteMap } from 'svelte/reactivity';
import { Cast, type HistoryPiece } from '#lib/replay/history.ts';
import { Replay, type Frame } from '#lib/replay/replay.ts';

/** Edits taken before the clock is looked at. */
const sliceEdits = 25;
/** Work in one go, on a machine of any speed and however busy; then the page can paint and hear keys. */
const sliceMs = 8;
/** How often the text changes while it plays; for who wants less motion, in larger steps. */
const tickMs = { usual: 100, reduced: 1_000 };

/** Edits a second. */
export const speeds = [5, 25, 100, 500] as const;

export interface PlayerOptions {
	proposalId: string;
	keys: readonly string[];
	count: number;
	/** what the page shows already */
	index: number;
	/** the shown edit's author and moment */
	who: string;
	at: number;
	frame: Frame;
}

/** Plays a proposal's history on the page: reads it in pieces, goes to any edit, step by step or by itself. */
export class Player {
	index = $state(0);
	loaded = $state(0);
	isPlaying = $state(false);
	speed = $state<number>(25);
	/** the rest of the history could not be read */
	failed = $state(false);
	who = $state('');
	at = $state(0);
	step = $state.raw<Pick<Frame, 'written' | 'removed' | 'touched'>>({ written: 0, removed: 0, touched: [] });
	readonly html = new SvelteMap<string, string>();
	readonly count: number;
	readonly #options: PlayerOptions;
	readonly #cast = new Cast();
	readonly #replay: Replay;
	/** where to go; where to mark from */
	#wanted: { index: number; from: number };
	#isGoing = false;
	#isClosed = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** after each change of the text */
	onShown: (() => void) | null = null;

	constructor(options: PlayerOptions) {
		const { keys, count, index, who, at, frame } = options;
		this.#options = options;
		this.count = count;
		this.index = index;
		this.who = who;
		this.at = at;
		this.step = frame;
		this.#wanted = { index, from: index - 1 };
		this.#replay = new Replay({ keys, count, painter: (client) => this.#cast.ofClient(client) });
	}

	/** Reads the whole history, piece by piece. Again after a failure it goes on where it stopped. */
	async load(): Promise<void> {
		this.failed = false;
		try {
			while (this.loaded < this.count && !this.#isClosed) {
				const piece = await this.#readPiece();
				if (piece.upTo === null) break;
				this.#after = piece.upTo;
				this.#replay.add(this.#cast.take(piece));
				this.loaded = Math.min(this.#replay.loaded, this.count);
				if (this.#wanted.index !== this.index) void this.#go();
			}
		} catch {
			// No line, or the right to see it has ended: what is here can be played, and the page says so.
			this.failed = true;
		}
	}

	#after = 0;
	async #readPiece(): Promise<HistoryPiece> {
		const answer = await fetch(`/proposals/${this.#options.proposalId}/replay/history?after=${this.#after}`);
		if (!answer.ok) throw new Error(String(answer.status));
		return (await answer.json()) as HistoryPiece;
	}

	/** Shows the text after `index` edits, with what the edits after `from` did marked. */
	goTo(index: number, from = index - 1): void {
		this.#wanted = { index: Math.min(Math.max(index, 1), this.count), from };
		void this.#go();
	}

	/** By one press or key: whoever steps wants it to stand still. */
	stepTo(index: number): void {
		this.pause();
		this.goTo(index);
	}

	play(): void {
		if (this.isPlaying) return;
		this.isPlaying = true;
		if (this.index >= this.count) this.goTo(1);
		this.#tick();
	}

	pause(): void {
		this.isPlaying = false;
		clearTimeout(this.#timer);
	}

	close(): void {
		this.#isClosed = true;
		this.pause();
		this.#replay.destroy();
	}

	#tick(): void {
		const ms = matchMedia('(prefers-reduced-motion: reduce)').matches ? tickMs.reduced : tickMs.usual;
		this.#timer = setTimeout(
			() => {
				if (!this.isPlaying) return;
				const next = Math.min(this.index + Math.max(1, Math.round((this.speed * ms) / 1000)), this.count);
				// What is not read yet is waited for.
				if (!this.#isGoing && next <= this.loaded) this.goTo(next, this.index);
				if (this.index >= this.count) this.pause();
				else this.#tick();
			},
			this.speed < 1000 / ms ? 1000 / this.speed : ms
		);
	}

	/** Goes where is wanted, slice by slice; when somewhere else is wanted meanwhile, it goes there. */
	async #go(): Promise<void> {
		if (this.#isGoing) return;
		this.#isGoing = true;
		const breathe = breather();
		while (!this.#isClosed) {
			const wanted = this.#wanted;
			const { index } = wanted;
			// Goes on when it was read.
			if (index > this.loaded) break;
			if (!this.#replay.approach(Math.min(wanted.from, index - 1), sliceEdits)) {
				await breathe();
				continue;
			}
			const frame = await this.#draw(this.#replay.showing(index, wanted.from), breathe);
			if (frame) this.#shown(frame);
			if (wanted === this.#wanted) break;
			await breathe();
		}
		this.#isGoing = false;
	}

	/** null: the page was left meanwhile */
	async #draw(showing: Generator<void, Frame, void>, breathe: () => Promise<void>): Promise<Frame | null> {
		while (!this.#isClosed) {
			const { done, value } = showing.next();
			if (done) return value;
			await breathe();
		}
		return null;
	}

	#shown(frame: Frame): void {
		for (const [key, html] of Object.entries(frame.sections)) this.html.set(key, html);
		const edit = this.#replay.edit(frame.index);
		this.index = frame.index;
		this.step = frame;
		if (edit) {
			this.who = this.#cast.inWords(edit.by);
			this.at = edit.at;
		}
		this.onShown?.();
	}
}

/** What lets the page paint whenever work has gone on for a slice. */
function breather(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < sliceMs) return;
		await new Promise((resolve) => setTimeout(resolve));
		since = performance.now();
	};
}
