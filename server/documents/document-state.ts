import * as Y from 'yjs';
import { syncLimits } from '#lib/protocol/sync.ts';
import { findForbiddenContent } from './check-content.ts';
import { ClientIds } from './client-ids.ts';
import { encodePart, type DeleteSet } from './encode-part.ts';
import {
	deletesUnknown,
	findTyping,
	sortStructs,
	type Sorted,
	type StateVector,
	type Struct
} from './sort-structs.ts';

/** Typed updates that wait before they are taken into the Y.Doc together. */
const applyAfter = 256;

/** What became of an update that a connection sent. */
export type Offer =
	/** take it into the log: `bytes` hold what is new; `claims` are client ids first written under, the officer's from now on */
	| { verdict: 'accepted'; bytes: Uint8Array; claims: number[]; ends: [client: number, clock: number][] }
	/** all of it is known already */
	| { verdict: 'nothing new' }
	/** it builds on edits that the server has not seen: the page must send everything it has */
	| { verdict: 'gap' }
	| { verdict: 'bad'; why: string }
	| { verdict: 'too large' };

export type StateOptions = { snapshot: Uint8Array | null; tail: Uint8Array[] } & (
	| {
			sections: ReadonlySet<string>;
			/** Yjs client id → officer id; null for the server's own */
			owners: Map<number, string | null>;
	  }
	/** of a fork: all that the base has committed is part of its text, now and later */
	| { base: DocumentState }
);

/**
 * The text of one open document: the committed bytes (snapshot and the log after it), from which readers are
 * answered as they are, and a Y.Doc made from them at the first write, against which every update is checked. The text
 * of a fork is its base's and its own; only its own is stored with it.
 */
export class DocumentState {
	readonly #base: DocumentState | null;
	#snapshot: Uint8Array | null;
	#tail: Uint8Array[];
	#doc: Y.Doc | null = null;
	readonly clientIds: ClientIds;
	readonly #sections: ReadonlySet<string>;
	/** clocks of what is committed */
	readonly #committed: StateVector = new Map();
	/** clocks of what is accepted */
	readonly #known: StateVector = new Map();
	/** client → clock just after the text it typed last: where typing goes on without a look at the Y.Doc */
	readonly #typedUpTo: StateVector = new Map();
	/** accepted, committed or not, and still to be taken into #doc */
	#unapplied: Uint8Array[] = [];
	/** accepted but not committed yet; lost from #doc's bytes if it has to be built again */
	#uncommitted: Uint8Array[] = [];
	#onlyDeletions: Uint8Array | null = null;
	#bytes: number;
	/** updates dropped because their author is somebody else, for the metrics */
	foreignStructs = 0;

	constructor({ snapshot, tail, ...options }: StateOptions) {
		this.#base = 'base' in options ? options.base : null;
		this.#sections = 'base' in options ? options.base.#sections : options.sections;
		this.clientIds = 'base' in options ? options.base.clientIds : new ClientIds(options.owners);
		this.#snapshot = snapshot;
		this.#tail = tail;
		if (this.#base) for (const [client, clock] of this.#base.#committed) this.#raiseBoth(client, clock);
		for (const bytes of this.ownParts()) this.#learnClocks(bytes);
		this.#bytes = sizeOf(this.ownParts());
	}

	/** Size of the stored text, in bytes. */
	get bytes(): number {
		return this.#bytes + (this.#base?.bytes ?? 0);
	}

	get tailRows(): number {
		return this.#tail.length;
	}

	get tailBytes(): number {
		return sizeOf(this.#tail);
	}

	/** Everything committed, as updates to apply in order. */
	committedParts(): Uint8Array[] {
		return [...this.followedParts(), ...this.ownParts()];
	}

	/** What is stored with this document. */
	ownParts(): Uint8Array[] {
		return this.#snapshot ? [this.#snapshot, ...this.#tail] : [...this.#tail];
	}

	/** What a fork has of its base. */
	followedParts(): Uint8Array[] {
		return this.#base?.ownParts() ?? [];
	}

	/**
	 * Checks an update and takes it into the Y.Doc [P4, P7, P12]. New structs whose Yjs client id belongs to another
	 * officer are left out: nobody writes under another's name. Nothing is on disk yet after this.
	 */
	offer(bytes: Uint8Array, officerId: string): Offer {
		if (bytes.length === 2 && bytes[0] === 0 && bytes[1] === 0) return { verdict: 'nothing new' };
		// A page that comes back with nothing new still names all its deletions; that needs no Y.Doc.
		if (!this.#doc && bytes[0] === 0 && sameBytes(bytes, this.onlyDeletions())) {
			return { verdict: 'nothing new' };
		}
		if (this.bytes + bytes.length > syncLimits.maxDocumentBytes) return { verdict: 'too large' };

		let structs: Struct[];
		let deletions: DeleteSet;
		try {
			({ structs, ds: deletions } = Y.decodeUpdate(bytes));
		} catch {
			// Not an update at all; nothing was touched.
			return { verdict: 'bad', why: 'unreadable' };
		}
		const known = { officerId, clientIds: this.clientIds, clocks: this.#known };
		const typed = findTyping(structs, deletions, known, this.#typedUpTo);
		if (typed) return this.#acceptTyping(typed, bytes);
		const sorted = sortStructs(structs, known);
		if ('verdict' in sorted) return sorted;
		const { fresh, foreign, claims, ends } = sorted;
		const unowned = claims.filter((client) => !this.clientIds.isOwned(client));
		if (!this.clientIds.hasRoomFor(unowned.length, officerId)) return { verdict: 'too large' };
		const clockOf = (client: number) => ends.get(client) ?? this.#known.get(client) ?? 0;
		if (foreign.length > 0) {
			this.foreignStructs += foreign.length;
			bytes = encodePart(fresh, deletions, clockOf);
		} else if (deletesUnknown(deletions, clockOf)) {
			return { verdict: 'gap' };
		}
		// A page names all deletions it knows; those of the base are not for a fork's log.
		const repeats = fresh.length < structs.length || (this.#base !== null && deletions.clients.size > 0);
		return this.#apply(bytes, sorted, officerId, repeats);
	}

	/** `repeats`: some of it is known already, and only the rest is worth a log row. */
	#apply(bytes: Uint8Array, { fresh, claims, ends }: Sorted, officerId: string, repeats: boolean): Offer {
		const doc = this.doc();
		let wrong: string | null = null;
		let deleted = false;
		// What is new of an update that repeats old things is what Yjs itself says it integrated.
		let integrated: Uint8Array | null = null;
		const keep = (update: Uint8Array) => (integrated = update);
		if (repeats) doc.once('update', keep);
		try {
			doc.transact((transaction) => {
				Y.applyUpdate(doc, bytes);
				deleted = transaction.deleteSet.clients.size > 0;
				wrong = findForbiddenContent(doc, fresh, this.#sections);
			});
		} catch {
			wrong = 'cannot be integrated';
		}
		doc.off('update', keep);
		const waiting = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
		if (wrong !== null || waiting) {
			// The Y.Doc now holds what is refused: it is built afresh from good bytes when next needed.
			this.#dropDoc();
			return wrong !== null ? { verdict: 'bad', why: wrong } : { verdict: 'gap' };
		}
		if (fresh.length === 0 && !deleted) return { verdict: 'nothing new' };
		for (const client of claims) this.clientIds.own(client, officerId);
		for (const struct of fresh) {
			const { client, clock } = struct.id;
			const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString;
			if (isText) this.#typedUpTo.set(client, clock + struct.length);
			else this.#typedUpTo.delete(client);
		}
		const accepted = integrated ?? bytes;
		this.#accept(accepted, ends);
		return { verdict: 'accepted', bytes: accepted, claims, ends: [...ends] };
	}

	#acceptTyping({ id, length }: Y.Item, bytes: Uint8Array): Offer {
		const end = id.clock + length;
		const ends: [number, number][] = [[id.client, end]];
		this.#accept(bytes, ends);
		this.#typedUpTo.set(id.client, end);
		if (this.#doc) this.#unapplied.push(bytes);
		if (this.#unapplied.length >= applyAfter) this.doc();
		return { verdict: 'accepted', bytes, claims: [], ends };
	}

	#accept(bytes: Uint8Array, ends: Iterable<[number, number]>): void {
		for (const [client, clock] of ends) raise(this.#known, client, clock);
		this.#uncommitted.push(bytes);
		this.#bytes += bytes.length;
	}

	/** Takes over updates that were committed: `bytes` is one log row, made of the first `count` accepted updates. */
	commit(bytes: Uint8Array, count: number, ends: Iterable<[number, number]>): void {
		this.#uncommitted.splice(0, count);
		this.#tail.push(bytes);
		for (const [client, clock] of ends) raise(this.#committed, client, clock);
		this.#onlyDeletions = null;
	}

	/** Client ids in log rows of another writer whose owner is not known here. */
	findUnowned(rows: readonly Uint8Array[]): number[] {
		try {
			const clients = new Set(rows.flatMap((bytes) => [...Y.parseUpdateMeta(bytes).to.keys()]));
			return [...clients].filter((client) => !this.clientIds.isOwned(client));
		} catch {
			// A row that cannot be read: taking it in will say so.
			return [];
		}
	}

	/** Takes in a log row that another writer appended. Throws when it cannot be read. */
	takeIn(bytes: Uint8Array): void {
		this.#tail.push(bytes);
		this.#bytes += bytes.length;
		this.follow(bytes);
	}

	/** Takes in what a fork's base has committed. Throws when it does not fit. */
	follow(bytes: Uint8Array): void {
		this.#learnClocks(bytes);
		if (this.#doc) this.#unapplied.push(bytes);
		if (this.#unapplied.length >= applyAfter) this.doc();
		this.#onlyDeletions = null;
	}

	/** A verified snapshot of the first `rows` log rows takes their place. */
	compacted(snapshot: Uint8Array, rows: number): void {
		this.#snapshot = snapshot;
		this.#tail.splice(0, rows);
		this.#bytes = sizeOf([...this.ownParts(), ...this.#uncommitted]);
	}

	/** The state vector of all that was accepted, encoded. */
	stateVector(): Uint8Array {
		return Y.encodeStateVector(this.#known);
	}

	/** True when a page with these clocks misses at most deletions. */
	isUpToDate(clocks: StateVector): boolean {
		if (clocks.size !== this.#committed.size) return false;
		for (const [client, clock] of clocks) if (this.#committed.get(client) !== clock) return false;
		return true;
	}

	/** All committed deletions and no text: equal clocks do not mean equal deletions. */
	onlyDeletions(): Uint8Array {
		this.#onlyDeletions ??= Y.diffUpdate(
			Y.mergeUpdates(this.committedParts()),
			Y.encodeStateVector(this.#committed)
		);
		return this.#onlyDeletions;
	}

	/** The Y.Doc with everything accepted, made when first needed. Throws when parts of the text do not fit each other. */
	doc(): Y.Doc {
		if (!this.#doc) {
			const doc = new Y.Doc();
			doc.on('afterTransaction', leaveMarks);
			for (const key of this.#sections) doc.getXmlFragment(key);
			doc.transact(() => {
				for (const part of [...this.committedParts(), ...this.#uncommitted]) Y.applyUpdate(doc, part);
			});
			this.#doc = doc;
		}
		const doc = this.#doc;
		if (this.#unapplied.length > 0) {
			const updates = this.#unapplied.splice(0);
			try {
				doc.transact(() => {
					for (const update of updates) Y.applyUpdate(doc, update);
				});
			} catch (error) {
				// It holds a part of them: it is built afresh when next needed.
				this.#dropDoc();
				throw error;
			}
		}
		return doc;
	}

	#learnClocks(bytes: Uint8Array): void {
		for (const [client, clock] of Y.parseUpdateMeta(bytes).to) this.#raiseBoth(client, clock);
	}

	#raiseBoth(client: number, clock: number): void {
		raise(this.#committed, client, clock);
		raise(this.#known, client, clock);
	}

	#dropDoc(): void {
		this.#doc?.destroy();
		this.#doc = null;
		this.#unapplied = [];
	}
}

/**
 * A Y.Doc deletes marks that came out double by itself. This one holds what the log holds: otherwise a page that deletes
 * the same marks would bring nothing new, and the others would keep them.
 */
function leaveMarks(transaction: Y.Transaction): void {
	transaction._needFormattingCleanup = false;
}

function raise(vector: StateVector, client: number, clock: number): void {
	if (clock > (vector.get(client) ?? 0)) vector.set(client, clock);
}

function sizeOf(parts: readonly Uint8Array[]): number {
	return parts.reduce((sum, part) => sum + part.length, 0);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && Buffer.compare(a, b) === 0;
}
