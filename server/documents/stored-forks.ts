import type { Sql } from '#db/connection.server.ts';
import { isForkUndescribed, listUndescribedForks } from '#db/queries/forks.ts';

/** What is done about forks. Called for one fork at a time. */
export interface ForkWatch {
	/**
	 * Writes down what a fork suggests now, and up to which row of its log (described_seq). False: it cannot yet, and is
	 * asked again.
	 */
	onStored: (forkId: string) => Promise<boolean>;
	/** The live text went on below an open fork, and both are at rest. */
	onFollowed: (forkId: string) => Promise<void>;
}

export interface StoredForksDeps {
	sql: Sql;
	log: { warn(details: object, message: string): void };
	watch: ForkWatch;
}

const afterMs = 1_000;
const mostMs = 5_000;
/** A fork that begins anew is taken from under its officer's hands: not while anybody types. */
const restMs = 2_000;
const retryMs = { first: 2_000, greatest: 60_000 };
const triesMost = 8;

interface Due {
	timer: NodeJS.Timeout;
	/** when the first commit came that nothing was told of yet */
	since: number;
}

/**
 * Tells of forks that were stored: a second after their last commit, five after the first at most, and at once when
 * nobody reads them any more. How far was told is on disk, so that what a crash swallowed is told at the next start.
 */
export class StoredForks {
	readonly #deps: StoredForksDeps;
	readonly #due = new Map<string, Due>();
	/** forks whose live text went on */
	readonly #followed = new Map<string, NodeJS.Timeout>();
	readonly #failures = new Map<string, number>();
	#telling: Promise<void>;
	#isClosed = false;

	constructor(deps: StoredForksDeps) {
		this.#deps = deps;
		this.#telling = this.#tellMissed();
	}

	/** A fork has another row. */
	stored(id: string): void {
		if (this.#followed.has(id)) this.followed(id);
		const now = performance.now();
		const since = this.#due.get(id)?.since ?? now;
		this.#tellIn(id, Math.min(afterMs, since + mostMs - now), since);
	}

	/** The live text went on, and an open fork with it. */
	followed(id: string): void {
		clearTimeout(this.#followed.get(id));
		const timer = setTimeout(() => {
			this.#followed.delete(id);
			this.#telling = this.#telling.then(() => this.#tellFollowed(id));
		}, restMs);
		timer.unref();
		this.#followed.set(id, timer);
	}

	/** Nobody reads the fork any more. */
	left(id: string): void {
		clearTimeout(this.#followed.get(id));
		this.#followed.delete(id);
		if (this.#due.has(id)) this.#tellSoon(id);
	}

	/** Tells of all that is due, as long as it may, and then of nothing more. */
	async close(deadline: Promise<void>): Promise<void> {
		for (const id of this.#due.keys()) this.#tellSoon(id);
		await Promise.race([this.#telling, deadline]);
		this.#isClosed = true;
		for (const { timer } of this.#due.values()) clearTimeout(timer);
		for (const timer of this.#followed.values()) clearTimeout(timer);
	}

	#tellIn(id: string, ms: number, since: number): void {
		clearTimeout(this.#due.get(id)?.timer);
		const timer = setTimeout(() => this.#tellSoon(id), ms);
		timer.unref();
		this.#due.set(id, { timer, since });
	}

	#tellSoon(id: string): void {
		clearTimeout(this.#due.get(id)?.timer);
		this.#due.delete(id);
		this.#telling = this.#telling.then(() => this.#tell(id));
	}

	async #tell(id: string): Promise<void> {
		if (this.#isClosed) return;
		const { sql, log, watch } = this.#deps;
		try {
			const isDone = !(await isForkUndescribed(sql, id)) || (await watch.onStored(id));
			if (isDone) this.#failures.delete(id);
			else this.#tryAgain(id);
		} catch (error) {
			log.warn({ err: error, documentId: id }, 'fork: what it suggests could not be written down');
			this.#tryAgain(id);
		}
	}

	async #tellFollowed(id: string): Promise<void> {
		if (this.#isClosed) return;
		try {
			await this.#deps.watch.onFollowed(id);
		} catch (error) {
			// Tried again with the next edit, and when it is opened.
			this.#deps.log.warn({ err: error, documentId: id }, 'fork: it could not be brought up to its text');
		}
	}

	#tryAgain(id: string): void {
		const failures = (this.#failures.get(id) ?? 0) + 1;
		this.#failures.set(id, failures);
		// Given up until it is stored again or the program starts.
		if (failures >= triesMost) return void this.#failures.delete(id);
		if (this.#due.has(id)) return;
		const ms = Math.min(retryMs.first * 2 ** (failures - 1), retryMs.greatest);
		this.#tellIn(id, ms, performance.now());
	}

	async #tellMissed(): Promise<void> {
		try {
			for (const id of await listUndescribedForks(this.#deps.sql)) this.#tellSoon(id);
		} catch (error) {
			this.#deps.log.warn(
				{ err: error },
				'fork: those that were stored before the start could not be listed'
			);
		}
	}
}
