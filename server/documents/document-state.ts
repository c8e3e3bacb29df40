import * as Y from 'yjs';
import { syncLimits } from '#lib/protocol/sync.ts';
import { findForbiddenContent } from './check-content.ts';
import { encodePart, type DeleteSet } from './encode-part.ts';

type Struct = Y.Item | Y.GC | Y.Skip;
type StateVector = Map<number, number>;

/** An update's structs: those that are new and the officer's own, and those of others. */
interface Sorted {
	fresh: Struct[];
	foreign: Struct[];
	claims: number[];
	/** clock after the last fresh struct of each client */
	ends: StateVector;
}

/** Typed updates that wait before they are taken into the Y.Doc together. */
const applyAfter = 256;

/** What became of an update that a connection sent. */
export type Offer =
	/** take it into the log: `bytes` hold what is new; `claims` are client ids that now belong to the officer */
	| { verdict: 'accepted'; bytes: Uint8Array; claims: number[]; ends: [client: number, clock: number][] }
	/** all of it is known already */
	| { verdict: 'nothing new' }
	/** it builds on edits that the server has not seen: the page must send everything it has */
	| { verdict: 'gap' }
	| { verdict: 'bad'; why: string }
	| { verdict: 'too large' };

export interface StateOptions {
	snapshot: Uint8Array | null;
	tail: Uint8Array[];
	sections: ReadonlySet<string>;
	/** Yjs client id → officer id; null for the server's own */
	owners: Map<number, string | null>;
}

/**
 * The text of one open document: the committed bytes (snapshot and the log after it), from which readers are
 * answered as they are, and a Y.Doc made from them at the first write, against which every update is checked.
 */
export class DocumentState {
	#snapshot: Uint8Array | null;
	#tail: Uint8Array[];
	#doc: Y.Doc | null = null;
	readonly #sections: ReadonlySet<string>;
	readonly #owners: Map<number, string | null>;
	readonly #ownedBy = new Map<string, number>();
	/** client ids of pages that are here and have not written yet */
	readonly #joined = new Map<number, string>();
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

	constructor({ snapshot, tail, sections, owners }: StateOptions) {
		this.#snapshot = snapshot;
		this.#tail = tail;
		this.#sections = sections;
		this.#owners = owners;
		for (const officerId of owners.values()) this.#countOwned(officerId);
		for (const bytes of this.committedParts()) {
			this.#raiseBoth(bytes);
		}
		this.#bytes = this.committedParts().reduce((sum, part) => sum + part.length, 0);
	}

	/** Size of what is stored, in bytes. */
	get bytes(): number {
		return this.#bytes;
	}

	get tailRows(): number {
		return this.#tail.length;
	}

	get tailBytes(): number {
		return this.#tail.reduce((sum, part) => sum + part.length, 0);
	}

	/** Everything committed, as updates to apply in order. */
	committedParts(): Uint8Array[] {
		return this.#snapshot ? [this.#snapshot, ...this.#tail] : this.#tail;
	}

	/** Registers the client id of a page that joins. False when it belongs to another officer [P4]. */
	register(clientId: number, officerId: string): boolean {
		if (this.#isForeign(clientId, officerId)) return false;
		if (!this.#owners.has(clientId)) this.#joined.set(clientId, officerId);
		return true;
	}

	/** Whether nobody is known to own this client id, and the officer may. */
	mayClaim(clientId: number, officerId: string): boolean {
		return !this.#owners.has(clientId) && this.#hasRoomFor(1, officerId);
	}

	/** The database says whose client id this is from now on. */
	own(clientId: number, officerId: string | null): void {
		if (!this.#owners.has(clientId)) this.#countOwned(officerId);
		this.#owners.set(clientId, officerId);
		this.#joined.delete(clientId);
	}

	/** Whether an officer may bring so many more client ids: each is remembered for as long as the document. */
	#hasRoomFor(claims: number, officerId: string): boolean {
		const owned = this.#ownedBy.get(officerId) ?? 0;
		return (
			claims === 0 ||
			(this.#owners.size + claims <= syncLimits.maxClientIds &&
				owned + claims <= syncLimits.maxClientIdsPerOfficer)
		);
	}

	#countOwned(officerId: string | null): void {
		if (officerId) this.#ownedBy.set(officerId, (this.#ownedBy.get(officerId) ?? 0) + 1);
	}

	/** The page left; an id under which nothing was written is free again. */
	unregister(clientId: number): void {
		this.#joined.delete(clientId);
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
		if (this.#bytes + bytes.length > syncLimits.maxDocumentBytes) return { verdict: 'too large' };

		let structs: Struct[];
		let deletions: DeleteSet;
		try {
			({ structs, ds: deletions } = Y.decodeUpdate(bytes));
		} catch {
			// Not an update at all; nothing was touched.
			return { verdict: 'bad', why: 'unreadable' };
		}
		const typed = this.#asTyping(structs, deletions, officerId);
		if (typed) return this.#acceptTyping(typed, bytes);
		const sorted = this.#sortStructs(structs, officerId);
		if ('verdict' in sorted) return sorted;
		const { fresh, foreign, claims, ends } = sorted;
		if (claims.length > syncLimits.maxNewClientIds) return { verdict: 'bad', why: 'too many client ids' };
		if (!this.#hasRoomFor(claims.length, officerId)) return { verdict: 'too large' };
		// Yjs would keep deletions of what it does not know; others' unknown text is left out, and so are these.
		const isKnown = (client: number, end: number) => end <= (ends.get(client) ?? this.#clockOf(client));
		const deletesUnknown = [...deletions.clients].some(([client, ranges]) =>
			ranges.some(({ clock, len }) => !isKnown(client, clock + len))
		);
		if (deletesUnknown && foreign.length === 0) return { verdict: 'gap' };
		if (foreign.length > 0) {
			this.foreignStructs += foreign.length;
			bytes = encodePart(fresh, deletions, (client) => ends.get(client) ?? this.#clockOf(client));
		}
		return this.#apply({
			bytes,
			fresh,
			claims,
			ends,
			officerId,
			whole: structs.length === fresh.length
		});
	}

	/** Separates what is new from what is known and from what is another's; finds gaps and impossible clocks. */
	#sortStructs(structs: Struct[], officerId: string): Sorted | Offer {
		const fresh: Struct[] = [];
		const foreign: Struct[] = [];
		const claims = new Set<number>();
		const ends: StateVector = new Map();
		for (const struct of structs) {
			const { client, clock } = struct.id;
			const known = ends.get(client) ?? this.#clockOf(client);
			const end = clock + struct.length;
			if (struct instanceof Y.Skip || clock > known) {
				if (!this.#isForeign(client, officerId)) return { verdict: 'gap' };
				foreign.push(struct);
				continue;
			}
			if (end <= known) continue;
			if (end - clock > syncLimits.maxSkip) return { verdict: 'bad', why: 'skips too far' };
			if (this.#isForeign(client, officerId)) {
				foreign.push(struct);
				continue;
			}
			if (!this.#owners.has(client)) claims.add(client);
			fresh.push(struct);
			ends.set(client, end);
		}
		const isKnown = (id: Y.ID | null) => !id || id.clock < (ends.get(id.client) ?? this.#clockOf(id.client));
		for (const struct of fresh) {
			if (!(struct instanceof Y.Item)) continue;
			const parent = struct.parent as Y.ID | string | null;
			const parentId = parent !== null && typeof parent === 'object' ? parent : null;
			if (!isKnown(struct.origin) || !isKnown(struct.rightOrigin) || !isKnown(parentId))
				return { verdict: 'gap' };
		}
		return { fresh, foreign, claims: [...claims], ends };
	}

	#isForeign(client: number, officerId: string): boolean {
		const owner = this.#owners.has(client) ? this.#owners.get(client) : this.#joined.get(client);
		return owner !== undefined && owner !== officerId;
	}

	#apply(offered: {
		bytes: Uint8Array;
		fresh: Struct[];
		claims: number[];
		ends: StateVector;
		officerId: string;
		whole: boolean;
	}): Offer {
		const { bytes, fresh, claims, ends, officerId, whole } = offered;
		const doc = this.doc();
		let wrong: string | null = null;
		let deleted = false;
		// What is new of an update that repeats old things is what Yjs itself says it integrated.
		let integrated: Uint8Array | null = null;
		const keep = (update: Uint8Array) => (integrated = update);
		if (!whole) doc.once('update', keep);
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
		for (const client of claims) this.own(client, officerId);
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

	/**
	 * An officer going on where they typed last: one run of characters right after their own, nothing deleted. It goes
	 * where its left neighbour is, which was checked, so it needs no Y.Doc; nearly every key is this.
	 */
	#asTyping(structs: Struct[], deletions: DeleteSet, officerId: string): Y.Item | null {
		const [struct] = structs;
		if (structs.length !== 1 || !(struct instanceof Y.Item) || deletions.clients.size > 0) return null;
		const { id, origin, rightOrigin, content } = struct;
		const goesOn =
			content instanceof Y.ContentString &&
			origin?.client === id.client &&
			origin.clock === id.clock - 1 &&
			this.#typedUpTo.get(id.client) === id.clock &&
			this.#clockOf(id.client) === id.clock &&
			this.#owners.get(id.client) === officerId;
		const isRightKnown = !rightOrigin || rightOrigin.clock < this.#clockOf(rightOrigin.client);
		return goesOn && isRightKnown ? struct : null;
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

	/** Takes in a log row that another writer appended. */
	takeIn(bytes: Uint8Array): void {
		this.#tail.push(bytes);
		this.#bytes += bytes.length;
		this.#raiseBoth(bytes);
		if (this.#doc) this.#unapplied.push(bytes);
		this.#onlyDeletions = null;
	}

	/** A verified snapshot of the first `rows` log rows takes their place. */
	compacted(snapshot: Uint8Array, rows: number): void {
		this.#snapshot = snapshot;
		this.#tail.splice(0, rows);
		this.#bytes = [...this.committedParts(), ...this.#uncommitted].reduce(
			(sum, part) => sum + part.length,
			0
		);
	}

	/** The state vector of all that was accepted, encoded. */
	stateVector(): Uint8Array {
		return encodeStateVector(this.#known);
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
			encodeStateVector(this.#committed)
		);
		return this.#onlyDeletions;
	}

	/** The Y.Doc with everything accepted, made when first needed. */
	doc(): Y.Doc {
		if (!this.#doc) {
			const doc = new Y.Doc();
			for (const key of this.#sections) doc.getXmlFragment(key);
			doc.transact(() => {
				for (const part of [...this.committedParts(), ...this.#uncommitted]) Y.applyUpdate(doc, part);
			});
			this.#doc = doc;
		}
		const doc = this.#doc;
		if (this.#unapplied.length > 0) {
			const updates = this.#unapplied.splice(0);
			doc.transact(() => {
				for (const update of updates) Y.applyUpdate(doc, update);
			});
		}
		return doc;
	}

	#clockOf(client: number): number {
		return this.#known.get(client) ?? 0;
	}

	#raiseBoth(bytes: Uint8Array): void {
		for (const [client, clock] of Y.parseUpdateMeta(bytes).to) {
			raise(this.#committed, client, clock);
			raise(this.#known, client, clock);
		}
	}

	#dropDoc(): void {
		this.#doc?.destroy();
		this.#doc = null;
		this.#unapplied = [];
	}
}

function raise(vector: StateVector, client: number, clock: number): void {
	if (clock > (vector.get(client) ?? 0)) vector.set(client, clock);
}

function encodeStateVector(vector: StateVector): Uint8Array {
	return Y.encodeStateVector(vector);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && Buffer.compare(a, b) === 0;
}
