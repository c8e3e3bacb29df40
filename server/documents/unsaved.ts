import * as Y from 'yjs';
import { syncLimits } from '#lib/protocol/sync.ts';
import type { Reader } from './open-document.ts';

/**
 * Updates of one document that go to disk as one row, and to readers as one frame: merging takes time with the square of
 * their number, and a frame far larger than what may be unread would make everybody a slow reader.
 */
const batchMostUpdates = 1_000;
const batchMostBytes = 1_000_000;

/** One update message of a page on its way to disk. */
export interface UnsavedUpdate {
	/** null: it brought nothing new, but what it repeats may still be on its way */
	bytes: Uint8Array | null;
	reader: Reader;
	/** it was the connection's n-th update message */
	count: number;
	claims: number[];
	ends: [client: number, clock: number][];
	acceptedAt: number;
	/** peers have it already */
	shown: boolean;
}

/** What of a document was accepted and is not on disk: what waits, and the batch that is on its way. */
export class Unsaved {
	#waiting: UnsavedUpdate[] = [];
	#batch: UnsavedUpdate[] = [];
	#batchBytes: Uint8Array | null = null;
	#size = 0;

	/** bytes of all of it */
	get size(): number {
		return this.#size;
	}

	get isEmpty(): boolean {
		return this.#waiting.length === 0 && this.#batch.length === 0;
	}

	get hasWaiting(): boolean {
		return this.#waiting.length > 0;
	}

	get isOverfull(): boolean {
		return this.#size > syncLimits.maxWaitingBytes || this.#waiting.length >= syncLimits.maxWaitingUpdates;
	}

	/** True when peers have all of it. */
	get isShown(): boolean {
		const isShown = (update: UnsavedUpdate) => update.shown || update.bytes === null;
		return this.#batch.every(isShown) && this.#waiting.every(isShown);
	}

	/** The batch as one log row; null when there is none. */
	get batchBytes(): Uint8Array | null {
		return this.#batchBytes;
	}

	get batch(): readonly UnsavedUpdate[] {
		return this.#batch;
	}

	/** Age of the oldest of it, in ms. */
	ageMs(now: number): number {
		const oldest = this.#batch[0] ?? this.#waiting[0];
		return oldest ? now - oldest.acceptedAt : 0;
	}

	add(update: Omit<UnsavedUpdate, 'acceptedAt' | 'shown'>): void {
		this.#waiting.push({ ...update, acceptedAt: performance.now(), shown: false });
		this.#size += update.bytes?.length ?? 0;
	}

	/** Makes the first of what waits the batch. */
	takeBatch(): void {
		this.#batch = this.#waiting.splice(0, this.#countBatch());
		const updates = this.#batch.flatMap((update) => (update.bytes ? [update.bytes] : []));
		this.#batchBytes = updates.length > 1 ? Y.mergeUpdates(updates) : (updates[0] ?? null);
	}

	/** The batch is done with. `onEach` hears how old each of it was. Returns the last count of each author. */
	settleBatch(onEach: (ageMs: number) => void): Map<Reader, number> {
		const counts = new Map<Reader, number>();
		const now = performance.now();
		for (const update of this.#batch) {
			counts.set(update.reader, update.count);
			this.#size -= update.bytes?.length ?? 0;
			onEach(now - update.acceptedAt);
		}
		this.#batch = [];
		this.#batchBytes = null;
		return counts;
	}

	/** What has waited since before `since`, in order, as much as goes into a frame or two; the rest at the next look. */
	*overdue(since: number): Iterable<UnsavedUpdate> {
		let bytes = 0;
		for (const update of [...this.#batch, ...this.#waiting]) {
			if (update.acceptedAt > since || bytes > batchMostBytes) return;
			if (!update.shown) bytes += update.bytes?.length ?? 0;
			yield update;
		}
	}

	clear(): void {
		this.#waiting = [];
		this.#batch = [];
		this.#batchBytes = null;
		this.#size = 0;
	}

	#countBatch(): number {
		let bytes = 0;
		let count = 0;
		for (const update of this.#waiting) {
			bytes += update.bytes?.length ?? 0;
			if (count > 0 && (bytes > batchMostBytes || count >= batchMostUpdates)) break;
			count += 1;
		}
		return count;
	}
}
