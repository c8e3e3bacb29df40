import { DamagedDocument, readDocument } from '#db/queries/documents.ts';
import { readClientOwners, readLogAfter, readSectionKeys } from '#db/queries/journal.ts';
import { readFork } from '#db/queries/forks.ts';
import type { Sql } from '#db/connection.server.ts';
import type { Compactor } from './compactor.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { DocumentState, type StateOptions } from './document-state.ts';
import type { Journal } from './journal.ts';
import { OpenDocument } from './open-document.ts';

export interface OpenDocumentsDeps {
	sql: Sql;
	journal: Journal;
	compactor: Compactor;
	log: { warn(details: object, message: string): void; error(details: object, message: string): void };
	onAcknowledged: (ms: number) => void;
	/** a fork has another row */
	onForkStored: (forkId: string) => void;
	/** the live text went on, and a fork that somebody reads with it */
	onForkFollowed: (forkId: string) => void;
	/** nobody reads a fork any more */
	onForkLeft: (forkId: string) => void;
	/** how long a document without readers stays in memory */
	idleMs?: number;
}

/** A log longer than this is made into a snapshot. */
const compactAfterRows = 1_000;
const compactAfterBytes = 500_000;
/** When the last reader has gone, a much shorter one is too: the next opening is quicker for it. */
const compactIdleAfterRows = 50;

/**
 * The documents in memory. Each is loaded once however many ask at the same time, nothing is answered before its load
 * is complete, and it is dropped when it was idle for a while.
 */
export class OpenDocuments {
	readonly #deps: OpenDocumentsDeps;
	readonly #open = new Map<string, Promise<OpenDocument | null>>();
	readonly #loaded = new Map<string, OpenDocument>();
	readonly #compacting = new Set<string>();
	readonly #leaving = new Map<string, NodeJS.Timeout>();

	constructor(deps: OpenDocumentsDeps) {
		this.#deps = deps;
	}

	/** Those in memory now. */
	get all(): Iterable<OpenDocument> {
		return this.#loaded.values();
	}

	get size(): number {
		return this.#loaded.size;
	}

	/**
	 * The document, loaded if need be; null when there is none. Throws DamagedDocument (and then stays closed: the next
	 * call reads again) or whatever the database throws.
	 */
	open(id: string): Promise<OpenDocument | null> {
		const leaving = this.#leaving.get(id);
		if (leaving) {
			clearTimeout(leaving);
			this.#leaving.delete(id);
		}
		let opening = this.#open.get(id);
		if (!opening) {
			opening = this.#load(id);
			this.#open.set(id, opening);
			opening.then(
				(document) => {
					if (document) this.#watchIdle(document);
					else this.#open.delete(id);
				},
				() => this.#open.delete(id)
			);
		}
		return opening;
	}

	/** Another writer appended to the log of a document, or may have to any (no id): what is open here reads on. */
	readOn(id?: string): void {
		const opening = id === undefined ? [...this.#open.values()] : [this.#open.get(id)];
		// One that is being loaded may have been read just before.
		for (const document of opening)
			void document?.then(
				(open) => open?.readOn(),
				() => {
					// Told to whoever opened it.
				}
			);
	}

	/** A fork was deleted: its pages are sent away. */
	forkGone(id: string): void {
		void this.#open.get(id)?.then(
			(fork) => fork?.lost('gone'),
			() => {
				// Told to whoever opened it.
			}
		);
	}

	/** Tells that a reader left: an empty document is dropped after a while. */
	left(document: OpenDocument): void {
		if (document.readers.size > 0) return;
		if (document.isFork) this.#deps.onForkLeft(document.id);
		this.#watchIdle(document);
	}

	/** Makes a snapshot when the log has grown long. Called after commits; does nothing while one is being made. */
	considerCompaction(document: OpenDocument): void {
		const { tailRows } = document.state;
		if (tailRows < compactAfterRows && (tailRows % 32 !== 0 || document.state.tailBytes < compactAfterBytes))
			return;
		void this.#compact(document);
	}

	close(): void {
		for (const timer of this.#leaving.values()) clearTimeout(timer);
		for (const document of this.#loaded.values()) document.close();
	}

	async #load(id: string): Promise<OpenDocument | null> {
		const { sql, journal, log } = this.#deps;
		const [stored, fork, owners, sections] = await Promise.all([
			readDocument(sql, id),
			readFork(sql, id),
			readClientOwners(sql, id),
			readSectionKeys(sql, id)
		]);
		if (!stored) return null;
		// An old process beside a new one: what it does not know it must not touch [P7].
		if (stored.schemaVersion > SCHEMA_VERSION) throw new Error('the text is newer than this program');
		const base = fork && (await this.#openBase(fork.baseId));
		if (fork && !base) return null;
		const { snapshot, tail, seq } = stored;
		const state = readState(
			id,
			base ? { snapshot, tail, base: base.state } : { snapshot, tail, owners, sections }
		);
		const document = new OpenDocument({
			id,
			seq,
			schemaVersion: stored.schemaVersion,
			state,
			base,
			mark: (waiting) => journal.mark(waiting),
			readLogAfter: (seq) => readLogAfter(sql, id, seq),
			readOwners: (clientIds) => readClientOwners(sql, base?.id ?? id, clientIds),
			onAcknowledged: this.#deps.onAcknowledged,
			onCommitted: (committed) => {
				this.considerCompaction(committed);
				if (committed.isFork) this.#deps.onForkStored(committed.id);
			},
			onFollowed: () => this.#deps.onForkFollowed(id),
			onLost: () => this.#drop(document),
			onError: (error, isFinal) =>
				log[isFinal ? 'error' : 'warn'](
					{ err: error, documentId: id },
					'document: could not read what another writer added'
				)
		});
		this.#loaded.set(id, document);
		return document;
	}

	/** The document that a fork follows, with all rows that the fork's own may build on; it stays open with the fork. */
	async #openBase(id: string): Promise<OpenDocument | null> {
		const base = await this.open(id);
		await base?.caughtUp();
		if (base?.isClosed) throw new Error('the text of the fork was closed meanwhile');
		return base;
	}

	#watchIdle(document: OpenDocument): void {
		const { id } = document;
		const before = this.#leaving.get(id);
		if (before) clearTimeout(before);
		const timer = setTimeout(() => {
			this.#leaving.delete(id);
			void this.#leave(document);
		}, this.#deps.idleMs ?? 30_000);
		timer.unref();
		this.#leaving.set(id, timer);
	}

	async #leave(document: OpenDocument): Promise<void> {
		if (document.isInUse || this.#loaded.get(document.id) !== document) return;
		if (document.state.tailRows >= compactIdleAfterRows) await this.#compact(document);
		if (document.isInUse || this.#leaving.has(document.id)) return;
		if (!document.isSettled || this.#compacting.has(document.id)) return this.#watchIdle(document);
		this.#drop(document);
	}

	#drop(document: OpenDocument): void {
		if (this.#loaded.get(document.id) !== document) return;
		this.#loaded.delete(document.id);
		this.#open.delete(document.id);
		document.close();
		// The text that it followed may be idle now.
		const base = this.#loaded.get(document.clientsOf);
		if (base && !base.isInUse) this.#watchIdle(base);
	}

	async #compact(document: OpenDocument): Promise<void> {
		if (this.#compacting.has(document.id)) return;
		this.#compacting.add(document.id);
		try {
			await this.#deps.compactor.compact(document);
		} catch (error) {
			// The log is whole and stays the truth; the next commit tries again.
			this.#deps.log.warn({ err: error, documentId: document.id }, 'document: no snapshot was made');
		} finally {
			this.#compacting.delete(document.id);
		}
	}
}

function readState(id: string, stored: StateOptions): DocumentState {
	try {
		return new DocumentState(stored);
	} catch (error) {
		throw new DamagedDocument(id, `a part of it cannot be read (${String(error)})`);
	}
}
