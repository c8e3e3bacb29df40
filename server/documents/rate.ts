import { syncLimits } from '#lib/protocol/sync.ts';

/** A bucket that refills steadily: `burst` at once, `perSecond` in the long run. */
class Bucket {
	#left: number;
	#at = performance.now();
	readonly #perSecond: number;
	readonly #burst: number;

	constructor(perSecond: number, burst: number) {
		this.#perSecond = perSecond;
		this.#burst = burst;
		this.#left = burst;
	}

	get isFull(): boolean {
		return this.has(this.#burst);
	}

	has(amount: number): boolean {
		const now = performance.now();
		this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
		this.#at = now;
		return this.#left >= amount;
	}

	take(amount: number): boolean {
		if (!this.has(amount)) return false;
		this.#left -= amount;
		return true;
	}
}

/** What one officer may send over all their pages [P12]. */
export class Allowance {
	/** connections that share it */
	users = 0;
	readonly #updates = new Bucket(syncLimits.updatesPerSecond, syncLimits.updatesBurst);
	readonly #bytes = new Bucket(syncLimits.bytesPerSecond, syncLimits.bytesBurst);
	readonly #presence = new Bucket(10 * syncLimits.presencePerSecond, 10 * syncLimits.presencePerSecond);

	readonly #refusals = new Bucket(1 / syncLimits.secondsPerRefusal, syncLimits.refusalsBurst);

	/** One update message of so many bytes. */
	take(bytes: number): boolean {
		return this.#refusals.has(1) && this.#updates.take(1) && this.#bytes.take(bytes);
	}

	/** Content was refused. After that the text is built afresh, which is dear: too many, and nothing more is taken. */
	takeRefusal(): void {
		this.#refusals.take(1);
	}

	/** Nothing of it is spent: it may be forgotten. */
	get isFull(): boolean {
		return [this.#updates, this.#bytes, this.#presence, this.#refusals].every((bucket) => bucket.isFull);
	}

	takePresence(): boolean {
		return this.#presence.take(1);
	}
}
