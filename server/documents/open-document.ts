import * as Y from 'yjs';
import type { JournalRow, LogRows } from '#db/queries/journal.ts';
import { syncLimits, type CloseReason } from '#lib/protocol/sync.ts';
import { DocumentState } from './document-state.ts';
import { awarenessFrame, durableFrame, step1Frame, step2Frame, updateFrame } from './frames.ts';
import { gatherMs, type Journaled } from './journal.ts';
import { LogPosition } from './log-position.ts';
import { Presence } from './presence.ts';

/**
 * Updates of one document that go to disk as one row, and to readers as one frame: merging takes time with the square of
 * their number, and a frame far larger than what may be unread would make everybody a slow reader.
 */
const batchMostUpdates = 1_000;
const batchMostBytes = 1_000_000;

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

/** One update message of a page on its way to disk. */
interface Waiting {
	/** null: it brought nothing new, but what it repeats may still be on its way */
	bytes: Uint8Array | null;
	reader: Reader;
	/** it was the connection's n-th update message */
	count: number;
	claims: number[];
	ends: [client: number, clock: number][];
	acceptedAt: number;
	shown: boolean;
}

export interface OpenDocumentOptions {
	id: string;
	seq: number;
	state: DocumentState;
	/** asks for takeBatch soon */
	mark: (document: OpenDocument) => void;
	/** see LogPosition */
	readLogAfter: (seq: number) => Promise<LogRows | null>;
	/** the stored owners of some Yjs client ids */
	readOwners: (clientIds: number[]) => Promise<Map<number, string | null>>;
	onAcknowledged: (ms: number) => void;
	onCommitted: (document: OpenDocument) => void;
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
	readonly readers = new Set<Reader>();
	readonly presence: Presence;
	readonly #options: OpenDocumentOptions;
	readonly #log: LogPosition;
	#waiting: Waiting[] = [];
	#batch: Waiting[] = [];
	#batchBytes: Uint8Array | null = null;
	#fullAnswer: Buffer | null = null;
	#deletionsAnswer: Buffer | null = null;
	#afterShown: (() => void)[] = [];
	/** bytes accepted and not on disk */
	waitingBytes = 0;

	constructor(options: OpenDocumentOptions) {
		this.#options = options;
		this.id = options.id;
		this.state = options.state;
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

	get hasWaiting(): boolean {
		return this.#waiting.length > 0;
	}

	/** So much waits for the database that nothing more is taken: a page keeps its words better than our memory. */
	get isOverfull(): boolean {
		return (
			this.waitingBytes > syncLimits.maxWaitingBytes || this.#waiting.length >= syncLimits.maxWaitingUpdates
		);
	}

	get gatherMs(): number {
		return this.readers.size > manyReaders ? gatherMs.many : gatherMs.few;
	}

	get isSettled(): boolean {
		return this.#waiting.length === 0 && this.#batch.length === 0;
	}

	/** False while the memory holds later log rows than `seq`. */
	get isWhole(): boolean {
		return this.#log.isWhole;
	}

	/** Shows readers what another writer appended to the log. */
	readOn(): void {
		this.#log.readOn();
	}

	/** Age of the oldest update that is not on disk, in ms. */
	unsavedMs(now: number): number {
		const oldest = this.#batch[0] ?? this.#waiting[0];
		return oldest ? now - oldest.acceptedAt : 0;
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
			reader.write((this.#fullAnswer ??= this.#frameEverything()));
		} else if (this.state.isUpToDate(clocks)) {
			reader.write((this.#deletionsAnswer ??= step2Frame(this.state.onlyDeletions())));
		} else {
			// The Y.Doc may hold edits that are not on disk yet; nobody sees those before they are [P2].
			this.#whenShown(() => reader.write(step2Frame(Y.encodeStateAsUpdate(this.state.doc(), stateVector))));
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
		}
		return offer;
	}

	takeBatch(): JournalRow | null {
		this.#batch = this.#waiting.splice(0, this.#countBatch());
		const updates = this.#batch.flatMap((waiting) => (waiting.bytes ? [waiting.bytes] : []));
		if (updates.length === 0) {
			this.#acknowledgeBatch();
			return null;
		}
		this.#batchBytes = updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates);
		const officers = new Set(this.#batch.flatMap(({ bytes, reader }) => (bytes ? [reader.officerId] : [])));
		return {
			documentId: this.id,
			bytes: this.#batchBytes,
			officerId: officers.size === 1 ? [...officers][0]! : null,
			claims: this.#batch.flatMap((waiting) =>
				waiting.claims.map((client) => [client, waiting.reader.officerId] as const)
			)
		};
	}

	/** How many of the waiting updates go together. */
	#countBatch(): number {
		let bytes = 0;
		let count = 0;
		for (const waiting of this.#waiting) {
			bytes += waiting.bytes?.length ?? 0;
			if (count > 0 && (bytes > batchMostBytes || count >= batchMostUpdates)) break;
			count += 1;
		}
		return count;
	}

	committed(seq: number): void {
		const bytes = this.#batchBytes;
		// Lost meanwhile: all readers were sent away and will read it from the log.
		if (!bytes) return;
		const updates = this.#batch.filter((waiting) => waiting.bytes !== null);
		this.state.commit(
			bytes,
			updates.length,
			updates.flatMap((waiting) => waiting.ends)
		);
		this.#fullAnswer = null;
		this.#deletionsAnswer = null;
		// Who joined since a part of it was shown has not seen that part: then all of it goes to everybody.
		const [first] = updates as [Waiting];
		const unseen = updates.every((waiting) => !waiting.shown && waiting.reader === first.reader);
		this.#showAndAcknowledge(updateFrame(bytes), unseen ? first.reader : null);
		this.#log.committed(seq);
		this.#settleShown();
		this.#options.onCommitted(this);
	}

	/** Nobody is told that what waits is saved: it never will be. */
	lost(why: keyof typeof closeReasonOfLost): void {
		this.#batch = [];
		this.#batchBytes = null;
		this.#waiting = [];
		this.waitingBytes = 0;
		for (const reader of this.readers) reader.close(closeReasonOfLost[why]);
		this.#options.onLost(this);
	}

	showOverdue(since: number): void {
		let bytes = 0;
		for (const waiting of [...this.#batch, ...this.#waiting]) {
			// The rest follows at the next look: too much at once would make everybody a slow reader.
			if (waiting.acceptedAt > since || bytes > batchMostBytes) break;
			if (!waiting.shown) bytes += waiting.bytes?.length ?? 0;
			this.#show(waiting);
		}
		this.#settleShown();
	}

	close(): void {
		this.#log.close();
		this.presence.close();
	}

	/** A verified snapshot up to `seq` replaces the first log rows in memory, as it did on disk. */
	compacted(snapshot: Uint8Array, rows: number): void {
		this.state.compacted(snapshot, rows);
		this.#fullAnswer = null;
	}

	#wait(waiting: Omit<Waiting, 'acceptedAt' | 'shown'>): void {
		this.#waiting.push({ ...waiting, acceptedAt: performance.now(), shown: false });
		this.waitingBytes += waiting.bytes?.length ?? 0;
		this.#options.mark(this);
	}

	#acknowledgeBatch(): void {
		for (const [reader, count] of this.#settleBatch()) reader.write(durableFrame(count));
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

	/** The batch is done with. Returns how many of each author's update messages are on disk now. */
	#settleBatch(): Map<Reader, number> {
		const counts = new Map<Reader, number>();
		const now = performance.now();
		for (const waiting of this.#batch) {
			counts.set(waiting.reader, waiting.count);
			this.waitingBytes -= waiting.bytes?.length ?? 0;
			this.#options.onAcknowledged(now - waiting.acceptedAt);
		}
		this.#batch = [];
		this.#batchBytes = null;
		return counts;
	}

	#show(waiting: Waiting): void {
		if (waiting.shown || !waiting.bytes) return;
		waiting.shown = true;
		this.#broadcast(updateFrame(waiting.bytes), waiting.reader);
	}

	#broadcast(frame: Buffer, except: Reader | null = null): void {
		for (const reader of this.readers) if (reader !== except) reader.write(frame);
	}

	/** Runs now when everything accepted was shown to all, else as soon as it was. */
	#whenShown(run: () => void): void {
		if (this.#everythingShown()) run();
		else this.#afterShown.push(run);
	}

	#everythingShown(): boolean {
		const isShown = (waiting: Waiting) => waiting.shown || waiting.bytes === null;
		return this.#batch.every(isShown) && this.#waiting.every(isShown);
	}

	#settleShown(): void {
		if (this.#afterShown.length > 0 && this.#everythingShown())
			for (const run of this.#afterShown.splice(0)) run();
	}

	/** Whose the words of other writers' rows are is known before the words are [P4]. */
	async #readLogAfter(after: number): Promise<LogRows | null> {
		const read = await this.#options.readLogAfter(after);
		const unowned = this.state.findUnowned(read?.rows.map((row) => row.bytes) ?? []);
		if (unowned.length > 0)
			for (const [client, officerId] of await this.#options.readOwners(unowned))
				this.state.clientIds.own(client, officerId);
		return read;
	}

	#takeIn(rows: Uint8Array[]): void {
		for (const bytes of rows) {
			this.state.takeIn(bytes);
			this.#broadcast(updateFrame(bytes));
		}
		this.#fullAnswer = null;
		this.#deletionsAnswer = null;
	}

	/** The whole committed text: its parts as they are stored, the last one as the answer that completes the sync. */
	#frameEverything(): Buffer {
		const parts = this.state.committedParts();
		const frames = parts.map((part, index) =>
			index === parts.length - 1 ? step2Frame(part) : updateFrame(part)
		);
		return frames.length === 1 ? frames[0]! : Buffer.concat(frames);
	}
}
