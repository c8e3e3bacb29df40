import type { Sql } from '#db/connection.server.ts';
import { appendToLogs, type JournalRow } from '#db/queries/journal.ts';
import { createOutage, type Outage } from '#server/outage.ts';

/** A document with accepted updates that are not on disk yet. */
export interface Journaled {
	readonly id: string;
	/** Hands over what waits, as one row; null when nothing does. Not called again before committed or lost. */
	takeBatch(): JournalRow | null;
	/** The batch is on disk as row `seq`. */
	committed(seq: number): void;
	/**
	 * The batch can never be stored; the document must be closed and opened afresh. `closed`: it is frozen or gone;
	 * `refused`: the database will not have this row.
	 */
	lost(why: 'closed' | 'refused'): void;
	/** Shows peers what has waited since before `since` (a stalled disk must not stop people seeing each other). */
	showOverdue(since: number): void;
	readonly hasWaiting: boolean;
	/** how long its updates may wait for company before a commit begins, in ms */
	readonly gatherMs: number;
}

export interface JournalDeps {
	sql: Sql;
	log: {
		info(details: object, message: string): void;
		warn(details: object, message: string): void;
		error(details: object, message: string): void;
	};
}

/**
 * How long updates wait for company before a commit. A commit costs as much CPU as some 40 deliveries, and two edits
 * that go together are one frame for every reader: worth more the more readers there are.
 */
export const gatherMs = { few: 7, many: 12 };

const inFlightMost = 4;
const batchMostBytes = 4_000_000;
/** [P2] an update still uncommitted after this is shown to peers all the same */
const showAfterMs = 50;
const retryFirstMs = 100;
const retryMostMs = 1_000;

/** Postgres' words for "not this row, ever": data and integrity errors. Everything else may pass and is tried again. */
const isFinal = (error: unknown) =>
	typeof error === 'object' && error !== null && 'code' in error && /^2[23]/.test(String(error.code));

/**
 * The group commit of all documents: what was accepted within a few milliseconds goes to disk in one statement, at
 * most one batch in flight for a document, a few in flight in all. A failing database is tried again until it is
 * back; nothing is acknowledged meanwhile [P1, P2].
 */
export class Journal {
	readonly #deps: JournalDeps;
	readonly #outage: Outage;
	readonly #waiting = new Set<Journaled>();
	readonly #inFlight = new Set<Journaled>();
	#commits = 0;
	#timer: NodeJS.Timeout | null = null;
	/** when the timer runs out */
	#dueAt = 0;
	#overdueTimer: NodeJS.Timeout | null = null;
	#idle: (() => void)[] = [];
	#closed = false;

	constructor(deps: JournalDeps) {
		this.#deps = deps;
		this.#outage = createOutage(deps.log, {
			failing: 'journal: the database did not take a batch, trying again',
			over: 'journal: the database takes batches again'
		});
	}

	/** Says that a document has something to store. */
	mark(document: Journaled): void {
		this.#waiting.add(document);
		this.#schedule(document.gatherMs);
		this.#overdueTimer ??= setInterval(() => this.#showOverdue(), showAfterMs / 2);
	}

	/** Resolves when everything marked so far and since is on disk. */
	async flushed(): Promise<void> {
		if (this.#waiting.size === 0 && this.#inFlight.size === 0) return;
		await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	/** Stops retrying; what is not on disk by then was never acknowledged. */
	close(): void {
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
		if (this.#overdueTimer) clearInterval(this.#overdueTimer);
	}

	#schedule(gatherMs: number): void {
		if (this.#commits >= inFlightMost || this.#closed) return;
		const dueAt = performance.now() + gatherMs;
		if (this.#timer) {
			if (this.#dueAt <= dueAt) return;
			clearTimeout(this.#timer);
		}
		this.#dueAt = dueAt;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			void this.#commit();
		}, gatherMs);
	}

	async #commit(): Promise<void> {
		if (this.#closed) return;
		const documents = new Map<string, Journaled>();
		const rows: JournalRow[] = [];
		let bytes = 0;
		for (const document of this.#waiting) {
			if (this.#inFlight.has(document)) continue;
			if (bytes > batchMostBytes) break;
			this.#waiting.delete(document);
			const row = document.takeBatch();
			if (!row) continue;
			rows.push(row);
			bytes += row.bytes.length;
			documents.set(row.documentId, document);
			this.#inFlight.add(document);
		}
		if (rows.length > 0) {
			this.#commits += 1;
			await this.#store(rows, documents);
			this.#commits -= 1;
			for (const document of documents.values()) {
				this.#inFlight.delete(document);
				if (document.hasWaiting) this.#waiting.add(document);
			}
		}
		// A document in flight is marked again by its own commit.
		if (!this.#waiting.isSubsetOf(this.#inFlight)) this.#schedule(gatherMs.few);
		if (this.#waiting.size === 0 && this.#inFlight.size === 0) this.#rest();
	}

	/** Stores rows whatever it takes; comes back when every document was told how it went. */
	async #store(rows: JournalRow[], documents: Map<string, Journaled>): Promise<void> {
		for (let pauseMs = retryFirstMs; ; pauseMs = Math.min(pauseMs * 2, retryMostMs)) {
			try {
				const seqs = await appendToLogs(this.#deps.sql, rows);
				this.#outage.worked();
				for (const [id, document] of documents) {
					const seq = seqs.get(id);
					if (seq === undefined) document.lost('closed');
					else document.committed(seq);
				}
				return;
			} catch (error) {
				if (this.#closed) return;
				if (isFinal(error)) return this.#storeEach(rows, documents, error);
				this.#outage.failed(error);
			}
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
	}

	/** One bad row must not hold up the others' words: each is stored alone, the bad one's document is closed. */
	async #storeEach(rows: JournalRow[], documents: Map<string, Journaled>, error: unknown): Promise<void> {
		if (rows.length === 1) {
			const [row] = rows as [JournalRow];
			this.#deps.log.error({ err: error, documentId: row.documentId }, 'journal: a row was refused for good');
			documents.get(row.documentId)?.lost('refused');
			return;
		}
		for (const row of rows) {
			await this.#store([row], new Map([[row.documentId, documents.get(row.documentId)!]]));
		}
	}

	#showOverdue(): void {
		const since = performance.now() - showAfterMs;
		for (const document of this.#inFlight) document.showOverdue(since);
		for (const document of this.#waiting) document.showOverdue(since);
	}

	#rest(): void {
		if (this.#overdueTimer) clearInterval(this.#overdueTimer);
		this.#overdueTimer = null;
		for (const resolve of this.#idle.splice(0)) resolve();
	}
}
