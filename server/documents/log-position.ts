import type { LogRows } from '#db/queries/journal.ts';

export interface LogPositionOptions {
	/** the last row that was read when the document was opened */
	seq: number;
	/** rows after a sequence number; null when the document is gone. Tried again when it throws. */
	read: (after: number) => Promise<LogRows | null>;
	/** Takes rows of another writer into memory, in order. A throw: they cannot be read. */
	takeIn: (rows: Uint8Array[]) => void;
	/** the database did not answer */
	onDelay: (error: unknown) => void;
	/** this memory can no longer become the whole text */
	onLost: (why: 'gone' | 'refused', error: Error) => void;
}

const retryMs = 1_000;

/**
 * Where an open document stands in its log. Its own rows are in memory before they are in the log; those of other
 * writers show as a gap below an own row, or are rung for, and are read one reading at a time, in order [P9]. An own
 * row that is read before its commit was heard of is taken in as another's, which means the same text.
 */
export class LogPosition {
	readonly #options: LogPositionOptions;
	#seq: number;
	/** own rows above a gap that is being read */
	readonly #above = new Set<number>();
	#isReading = false;
	#isAsked = false;
	/** those who wait for the next reading */
	#askers: { resolve: () => void; reject: (error: unknown) => void }[] = [];
	#retry: NodeJS.Timeout | null = null;
	#isClosed = false;

	constructor(options: LogPositionOptions) {
		this.#options = options;
		this.#seq = options.seq;
	}

	/** Every row up to this one is in memory. */
	get seq(): number {
		return this.#seq;
	}

	/** False while rows below an own one are still to be read. */
	get isWhole(): boolean {
		return this.#above.size === 0;
	}

	/** An own row is on disk. */
	committed(seq: number): void {
		if (seq === this.#seq + 1) this.#seq = seq;
		else if (seq > this.#seq) {
			this.#above.add(seq);
			this.readOn();
		}
	}

	/** Reads what other writers have appended. Cheap when they have not; asked during a reading, it reads once more. */
	readOn(): void {
		this.#isAsked = true;
		if (!this.#isReading && !this.#isClosed) void this.#read();
	}

	/** Resolves when all rows that were in the log at the call are in memory. Rejects when they cannot be read now. */
	caughtUp(): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#isClosed) return reject(new Error('the document was closed'));
			this.#askers.push({ resolve, reject });
			this.readOn();
		});
	}

	close(): void {
		this.#isClosed = true;
		for (const { reject } of this.#askers.splice(0)) reject(new Error('the document was closed'));
		if (this.#retry) clearTimeout(this.#retry);
	}

	async #read(): Promise<void> {
		this.#isReading = true;
		while (this.#isAsked && !this.#isClosed) {
			this.#isAsked = false;
			const askers = this.#askers.splice(0);
			try {
				const read = await this.#options.read(this.#seq);
				if (!this.#isClosed) this.#takeIn(read);
				for (const { resolve } of askers) resolve();
			} catch (error) {
				for (const { reject } of askers) reject(error);
				this.#options.onDelay(error);
				this.#tryLater();
			}
		}
		this.#isReading = false;
	}

	#takeIn(read: LogRows | null): void {
		if (!read) return this.#options.onLost('gone', new Error('the document is gone'));
		const others: Uint8Array[] = [];
		for (const { seq, bytes } of read.rows) {
			// Those up to #seq were committed here while the reading was under way.
			if (seq <= this.#seq) continue;
			if (seq !== this.#seq + 1) break;
			if (!this.#above.delete(seq)) others.push(bytes);
			this.#seq = seq;
		}
		try {
			// Another writer has made a snapshot of them: this memory would be taken for the whole text.
			if (this.#seq < read.seq) throw new Error(`the log no longer has row ${this.#seq + 1}`);
			if (others.length > 0) this.#options.takeIn(others);
		} catch (error) {
			this.#options.onLost('refused', error as Error);
		}
	}

	#tryLater(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.readOn(), retryMs);
		this.#retry.unref();
	}
}
