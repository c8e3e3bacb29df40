import { SvelteMap, SvelteSet } from 'svelte/reactivity';

/** A read that failed is tried again after this long, twice as long each time up to the most. */
const retryMs = 2_000;
const retryMostMs = 30_000;

export interface SectionReaderOptions<T> {
	/** Reads a section; throws when it cannot. `show` is told what is there so far, when it comes in several answers. */
	fetch(section: string, show: (items: T[]) => void): Promise<T[]>;
	/** Called before what was read is shown; `before` is missing when the section was not read to its end before. */
	onRead(section: string, items: T[], before: T[] | undefined): void;
}

/**
 * Keeps what belongs to the sections of an open proposal, read section by section: those in view at once, and again
 * whenever something changed; the others when they are seen. Whoever makes it closes it.
 */
export class SectionReader<T> {
	/** of the sections that were read */
	readonly items = new SvelteMap<string, T[]>();
	/** sections whose last read failed; it is tried again */
	readonly failed = new SvelteSet<string>();

	#fetch: SectionReaderOptions<T>['fetch'];
	#onRead: SectionReaderOptions<T>['onRead'];
	/* eslint-disable svelte/prefer-svelte-reactivity -- nothing is shown from these */
	#inView = new Set<string>();
	#stale = new Set<string>();
	/** sections that were read to their end */
	#whole = new Set<string>();
	#reading = new Map<string, Promise<void>>();
	#retries = new Map<string, { timer: ReturnType<typeof setTimeout>; ms: number }>();
	/* eslint-enable svelte/prefer-svelte-reactivity */
	#closed = false;

	constructor(options: SectionReaderOptions<T>) {
		this.#fetch = options.fetch;
		this.#onRead = options.onRead;
	}

	/** A section came into view, or left it. */
	see(section: string, inView: boolean): void {
		if (!inView) return void this.#inView.delete(section);
		this.#inView.add(section);
		if (!this.items.has(section) || this.#stale.has(section)) void this.read(section);
	}

	/** Something may have changed anywhere. */
	changed(): void {
		for (const section of this.items.keys()) this.#stale.add(section);
		for (const section of this.#inView) void this.read(section);
	}

	/** Resolves when what was there at the call is shown, or when it could not be read. */
	read(section: string): Promise<void> {
		this.#stale.add(section);
		const reading = this.#reading.get(section) ?? this.#readUntilFresh(section);
		this.#reading.set(section, reading);
		return reading;
	}

	/** Resolves when the section was read to its end, now or before, or when it could not be read. */
	async readOnce(section: string): Promise<void> {
		if (!this.#whole.has(section)) await (this.#reading.get(section) ?? this.read(section));
	}

	/** The first time only: later what is shown is replaced as a whole. */
	#showPart(section: string, items: T[]): void {
		if (this.#closed || this.#whole.has(section)) return;
		if (items.length > (this.items.get(section)?.length ?? 0)) this.items.set(section, items);
	}

	async #readUntilFresh(section: string): Promise<void> {
		try {
			while (this.#stale.delete(section)) {
				const items = await this.#fetch(section, (part) => this.#showPart(section, part));
				if (this.#closed) return;
				this.#onRead(section, items, this.#whole.has(section) ? this.items.get(section) : undefined);
				this.#whole.add(section);
				this.items.set(section, items);
			}
			this.failed.delete(section);
			clearTimeout(this.#retries.get(section)?.timer);
			this.#retries.delete(section);
		} catch {
			// No answer, or not one of ours: said where it would stand, and asked again.
			if (this.#closed) return;
			this.failed.add(section);
			this.#stale.add(section);
			const before = this.#retries.get(section);
			clearTimeout(before?.timer);
			const ms = before ? Math.min(retryMostMs, before.ms * 2) : retryMs;
			this.#retries.set(section, { ms, timer: setTimeout(() => void this.read(section), ms) });
		} finally {
			this.#reading.delete(section);
		}
	}

	close(): void {
		this.#closed = true;
		for (const { timer } of this.#retries.values()) clearTimeout(timer);
	}
}
