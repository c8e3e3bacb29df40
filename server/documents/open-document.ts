import * as Y from 'yjs';
import type { JournalRow, LogRows } from '#db/queries/journal.ts';
import type { CloseReason } from '#lib/protocol/sync.ts';
import { Answers } from './answers.ts';
import type { DocumentState } from './document-state.ts';
import { awarenessFrame, durableFrame, step1Frame, step2Frame, updateFrame } from './frames.ts';
import { gatherMs, type Journaled } from './journal.ts';
import { LogPosition } from './log-position.ts';
import { Presence } from './presence.ts';
import { Unsaved, type UnsavedUpdate } from './unsaved.ts';

/** What a document needs of a connection. */
export interface Reader {
	readonly officerId: string;
	readonly clientId: number | null;
	write(frame: Buffer): void;
	close(reason: CloseReason): void;
}

/** From here on a document's updates gather longer, since each frame saved is saved so many times. */
const manyReaders = 100;

/** `closed`: nothing is appended any more, so no page may keep what it shows as if it were the text. */
const closeReasonOfLost = {
	gone: 'notFound',
	closed: 'openAfresh',
	refused: 'comeBackLater'
} as const satisfies Record<string, CloseReason>;

export interface OpenDocumentOptions {
	id: string;
	seq: number;
	schemaVersion: number;
	state: DocumentState;
	/** the document that this one is a fork of; its state is part of `state` */
	base: OpenDocument | null;
	/** asks for takeBatch soon */
	mark: (document: OpenDocument) => void;
	/** see LogPosition */
	readLogAfter: (seq: number) => Promise<LogRows | null>;
	/** the stored owners of some Yjs client ids */
	readOwners: (clientIds: number[]) => Promise<Map<number, string | null>>;
	onAcknowledged: (ms: number) => void;
	onCommitted: (document: OpenDocument) => void;
	/** the base went on, and this fork, which somebody reads, with it */
	onFollowed: () => void;
	onLost: (document: OpenDocument) => void;
	/** `isFinal`: the document was closed for it; otherwise it is tried again */
	onError: (error: unknown, isFinal: boolean) => void;
}

/**
 * A document with people in it: takes their updates, hands them to the journal, and after the commit shows them to
 * the others and tells the author [P1, P2].
 */
export class OpenDocument implements Journaled {
	readonly id: string;
	readonly state: DocumentState;
	/** as it is stored: see raiseSchema */
	schemaVersion: number;
	readonly readers = new Set<Reader>();
	readonly presence: Presence;
	readonly #options: OpenDocumentOptions;
	readonly #log: LogPosition;
	readonly #base: OpenDocument | null;
	/** those of its forks that are open here: they follow it */
	readonly #forks = new Set<OpenDocument>();
	readonly #unsaved = new Unsaved();
	readonly #answers: Answers;
	#afterShown: (() => void)[] = [];
	#isClosed = false;

	constructor(options: OpenDocumentOptions) {
		this.#options = options;
		this.id = options.id;
		this.state = options.state;
		this.schemaVersion = options.schemaVersion;
		this.#answers = new Answers(options.state);
		this.#base = options.base;
		if (this.#base) this.#base.#forks.add(this);
		this.#log = new LogPosition({
			seq: options.seq,
			read: (after) => this.#readLogAfter(after),
			takeIn: (rows) => this.#takeIn(rows),
			onDelay: (error) => options.onError(error, false),
			onLost: (why, error) => {
				options.onError(error, true);
				this.lost(why);
			}
		});
		this.presence = new Presence((update) => this.#broadcast(awarenessFrame(update)));
	}

	/** Every log row up to this one is in memory. */
	get seq(): number {
		return this.#log.seq;
	}

	get isFork(): boolean {
		return this.#base !== null;
	}

	/** In whose namespace its Yjs client ids are owned: an id is one officer's in a text and in all its forks [P4]. */
	get clientsOf(): string {
		return this.#base?.id ?? this.id;
	}

	/** Somebody reads it, or a fork of it is open. */
	get isInUse(): boolean {
		return this.readers.size > 0 || this.#forks.size > 0;
	}

	/** It left the memory: whoever joins now would never hear of anything. */
	get isClosed(): boolean {
		return this.#isClosed;
	}

	get hasWaiting(): boolean {
		return this.#unsaved.hasWaiting;
	}

	/** bytes accepted and not on disk */
	get waitingBytes(): number {
		return this.#unsaved.size;
	}

	/** So much waits for the database that nothing more is taken: a page keeps its words better than our memory. */
	get isOverfull(): boolean {
		return this.#unsaved.isOverfull;
	}

	get gatherMs(): number {
		return this.readers.size > manyReaders ? gatherMs.many : gatherMs.few;
	}

	get isSettled(): boolean {
		return this.#unsaved.isEmpty;
	}

	/** False while the memory holds later log rows than `seq`. */
	get isWhole(): boolean {
		return this.#log.isWhole;
	}

	/** Shows readers what another writer appended to the log. */
	readOn(): void {
		this.#log.readOn();
	}

	/** Resolves when all rows that were in the log at the call are in memory. Rejects when they cannot be read now. */
	caughtUp(): Promise<void> {
		return this.#log.caughtUp();
	}

	/** Age of the oldest update that is not on disk, in ms. */
	unsavedMs(now: number): number {
		return this.#unsaved.ageMs(now);
	}

	/** Lets a reader in: asks a writer's page for what the server lacks, and shows who is here. */
	join(reader: Reader, { mayWrite }: { mayWrite: boolean }): void {
		this.readers.add(reader);
		if (mayWrite) this.askForEverything(reader);
		const here = this.presence.everybody();
		if (here) reader.write(awarenessFrame(here));
	}

	/** A page left; the same page may already be back on another socket. */
	forget(clientId: number): void {
		for (const reader of this.readers) if (reader.clientId === clientId) return;
		this.presence.leave(clientId);
		this.state.clientIds.leave(clientId);
	}

	askForEverything(reader: Reader): void {
		reader.write(step1Frame(this.state.stateVector()));
	}

	/** Answers a page's step 1 with exactly what it lacks. */
	answer(reader: Reader, stateVector: Uint8Array): void {
		const clocks = Y.decodeStateVector(stateVector);
		if (clocks.size === 0) {
			reader.write(this.#answers.everything());
		} else if (this.state.isUpToDate(clocks)) {
			reader.write(this.#answers.onlyDeletions());
		} else {
			// The Y.Doc may hold edits that are not on disk yet; nobody sees those before they are [P2].
			this.#whenShown(() => this.#answerWhatLacks(reader, stateVector));
		}
	}

	#answerWhatLacks(reader: Reader, stateVector: Uint8Array): void {
		try {
			reader.write(step2Frame(Y.encodeStateAsUpdate(this.state.doc(), stateVector)));
		} catch (error) {
			// One page's question must not end the commit that it waited for.
			this.#options.onError(error, false);
			reader.close('comeBackLater');
		}
	}

	/**
	 * Takes a page's update message; the caller has checked that the reader may write. Returns what the offer came to:
	 * only 'accepted' and 'nothing new' will be acknowledged.
	 */
	take(reader: Reader, count: number, bytes: Uint8Array): ReturnType<DocumentState['offer']> {
		const offer = this.state.offer(bytes, reader.officerId);
		if (offer.verdict === 'nothing new') {
			if (this.isSettled) reader.write(durableFrame(count));
			else this.#wait({ bytes: null, reader, count, claims: [], ends: [] });
		} else if (offer.verdict === 'accepted') {
			this.#wait({ bytes: offer.bytes, reader, count, claims: offer.claims, ends: offer.ends });
		} else if (offer.verdict === 'gap') {
			// What is missing may be on disk, put there through another server.
			this.readOn();
			this.#base?.readOn();
		}
		return offer;
	}

	takeBatch(): JournalRow | null {
		this.#unsaved.takeBatch();
		const { batch, batchBytes } = this.#unsaved;
		if (!batchBytes) {
			for (const [reader, count] of this.#settleBatch()) reader.write(durableFrame(count));
			return null;
		}
		const officers = new Set(batch.flatMap(({ bytes, reader }) => (bytes ? [reader.officerId] : [])));
		return {
			documentId: this.id,
			clientsOf: this.clientsOf,
			bytes: batchBytes,
			officerId: officers.size === 1 ? [...officers][0]! : null,
			claims: batch.flatMap(({ claims, reader }) =>
				claims.map((client) => [client, reader.officerId] as const)
			)
		};
	}

	committed(seq: number): void {
		const bytes = this.#unsaved.batchBytes;
		// Lost meanwhile: all readers were sent away and will read it from the log.
		if (!bytes) return;
		const updates = this.#unsaved.batch.filter((update) => update.bytes !== null);
		this.state.commit(
			bytes,
			updates.length,
			updates.flatMap((update) => update.ends)
		);
		this.#answers.forget();
		// Who joined since a part of it was shown has not seen that part: then all of it goes to everybody.
		const [first] = updates as [UnsavedUpdate];
		const unseen = updates.every((update) => !update.shown && update.reader === first.reader);
		const frame = updateFrame(bytes);
		this.#showAndAcknowledge(frame, unseen ? first.reader : null);
		this.#tellForks(bytes, frame);
		this.#log.committed(seq);
		this.#settleShown();
		this.#options.onCommitted(this);
	}

	/** Nobody is told that what waits is saved: it never will be. */
	lost(why: keyof typeof closeReasonOfLost): void {
		this.#end(this.isFork && why !== 'refused' ? 'forkRenewed' : closeReasonOfLost[why]);
		for (const fork of this.#forks) fork.#end(why === 'gone' ? 'notFound' : 'comeBackLater');
	}

	showOverdue(since: number): void {
		for (const update of this.#unsaved.overdue(since)) this.#show(update);
		this.#settleShown();
	}

	close(): void {
		this.#isClosed = true;
		if (this.#base) this.#base.#forks.delete(this);
		this.#log.close();
		this.presence.close();
	}

	#end(reason: CloseReason): void {
		this.#unsaved.clear();
		for (const reader of this.readers) reader.close(reason);
		this.#options.onLost(this);
	}

	/** A verified snapshot up to `seq` replaces the first log rows in memory, as it did on disk. */
	compacted(snapshot: Uint8Array, rows: number): void {
		this.state.compacted(snapshot, rows);
		this.#answers.forget();
	}

	#wait(update: Omit<UnsavedUpdate, 'acceptedAt' | 'shown'>): void {
		this.#unsaved.add(update);
		this.#options.mark(this);
	}

	/** A frame for everybody but one; an author's durable answer goes in the same write. */
	#showAndAcknowledge(frame: Buffer, except: Reader | null): void {
		const counts = this.#settleBatch();
		for (const reader of this.readers) {
			const count = counts.get(reader);
			if (count === undefined) reader.write(frame);
			else
				reader.write(reader === except ? durableFrame(count) : Buffer.concat([frame, durableFrame(count)]));
		}
	}

	/** How many of each author's update messages are on disk now. */
	#settleBatch(): Map<Reader, number> {
		return this.#unsaved.settleBatch(this.#options.onAcknowledged);
	}

	#show(update: UnsavedUpdate): void {
		if (update.shown || !update.bytes) return;
		update.shown = true;
		this.#broadcast(updateFrame(update.bytes), update.reader);
	}

	#broadcast(frame: Buffer, except: Reader | null = null): void {
		for (const reader of this.readers) if (reader !== except) reader.write(frame);
	}

	/** Runs now when everything accepted was shown to all, else as soon as it was. */
	#whenShown(run: () => void): void {
		if (this.#unsaved.isShown) run();
		else this.#afterShown.push(run);
	}

	#settleShown(): void {
		if (this.#afterShown.length > 0 && this.#unsaved.isShown)
			for (const run of this.#afterShown.splice(0)) run();
	}

	/** A row of this document is on disk: its forks have it from now on, and only then, so that none builds on less. */
	#tellForks(bytes: Uint8Array, frame: Buffer): void {
		for (const fork of this.#forks) {
			try {
				fork.#follow(bytes, frame);
			} catch (error) {
				// A fork's fault is its own: it is opened afresh.
				fork.#options.onError(error, true);
				fork.lost('refused');
			}
		}
	}

	#follow(bytes: Uint8Array, frame: Buffer): void {
		this.state.follow(bytes);
		this.#answers.forget();
		this.#broadcast(frame);
		if (this.readers.size > 0) this.#options.onFollowed();
	}

	/** Whose the words of other writers' rows are is known before the words are [P4]. */
	async #readLogAfter(after: number): Promise<LogRows | null> {
		const read = await this.#options.readLogAfter(after);
		// They may build on rows of the base that this server has not read.
		if (this.#base && read && read.rows.length > 0) await this.#base.caughtUp();
		const unowned = this.state.findUnowned(read?.rows.map((row) => row.bytes) ?? []);
		if (unowned.length > 0)
			for (const [client, officerId] of await this.#options.readOwners(unowned))
				this.state.clientIds.own(client, officerId);
		return read;
	}

	#takeIn(rows: Uint8Array[]): void {
		for (const bytes of rows) {
			const frame = updateFrame(bytes);
			this.state.takeIn(bytes);
			this.#broadcast(frame);
			this.#tellForks(bytes, frame);
		}
		this.#answers.forget();
	}
}
