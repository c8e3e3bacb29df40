import * as Y from 'yjs';

/** Letters that nobody's edit touched. */
export const nobody = 0;

/** Letters of one Yjs client that one hand wrote or took away. */
interface Stretch {
	clock: number;
	length: number;
	hand: number;
}

/** A stretch of letters by their Yjs ids, cut where the hand changes; `client` says whose. */
interface Cut {
	client: number;
	clock: number;
	length: number;
}

/** What withAuthors asks whose letters are. */
export interface Hands {
	writersOf(span: Cut): Cut[];
}

/** Whose one edit is: of the letters written under a client id, and of those that it took away. */
export interface EditHands {
	wrote(client: number): number;
	took: number;
}

/**
 * Applies edits one after the other to a document and remembers by whose each letter came or went: Yjs itself keeps neither
 * who deleted nor who put another person's words back.
 */
export class PlayedEdits {
	readonly #wrote = new Map<number, Stretch[]>();
	readonly #took = new Map<number, Stretch[]>();
	readonly #doc: Y.Doc;
	#sorted = false;

	constructor(doc: Y.Doc) {
		this.#doc = doc;
	}

	play(bytes: Uint8Array, hands: EditHands): void {
		const note = (transaction: Y.Transaction) => {
			for (const [client, clock] of transaction.afterState) {
				const before = transaction.beforeState.get(client) ?? 0;
				if (clock > before)
					add(this.#wrote, client, { clock: before, length: clock - before, hand: hands.wrote(client) });
			}
			for (const [client, items] of transaction.deleteSet.clients)
				for (const { clock, len } of items) add(this.#took, client, { clock, length: len, hand: hands.took });
		};
		this.#sorted = false;
		this.#doc.on('afterTransaction', note);
		try {
			Y.applyUpdate(this.#doc, bytes);
		} finally {
			this.#doc.off('afterTransaction', note);
		}
	}

	/** By whose edits letters of the newer text came. */
	get wrote(): Hands {
		return { writersOf: (span) => this.#cut(this.#wrote, span) };
	}

	/** By whose edits letters of the older text went. */
	get took(): Hands {
		return { writersOf: (span) => this.#cut(this.#took, span) };
	}

	#cut(all: ReadonlyMap<number, Stretch[]>, { client, clock, length }: Cut): Cut[] {
		if (!this.#sorted) {
			for (const map of [this.#wrote, this.#took])
				for (const stretches of map.values()) stretches.sort((a, b) => a.clock - b.clock);
			this.#sorted = true;
		}
		const cuts: Cut[] = [];
		const end = clock + length;
		let at = clock;
		const stretches = all.get(client) ?? [];
		for (let index = firstAfter(stretches, clock); index < stretches.length; index += 1) {
			const stretch = stretches[index]!;
			if (stretch.clock >= end) break;
			const start = Math.max(at, stretch.clock);
			const stop = Math.min(end, stretch.clock + stretch.length);
			if (start > at) cuts.push({ client: nobody, clock: at, length: start - at });
			cuts.push({ client: stretch.hand, clock: start, length: stop - start });
			at = stop;
		}
		if (at < end) cuts.push({ client: nobody, clock: at, length: end - at });
		return cuts;
	}
}

/** Typing makes one stretch of many letters. */
function add(map: Map<number, Stretch[]>, client: number, stretch: Stretch): void {
	const stretches = map.get(client);
	const last = stretches?.at(-1);
	if (last && last.hand === stretch.hand && last.clock + last.length === stretch.clock)
		last.length += stretch.length;
	else if (stretches) stretches.push(stretch);
	else map.set(client, [stretch]);
}

/** Place of the first stretch that ends after `clock`: they are sorted and do not overlap. */
function firstAfter(stretches: readonly Stretch[], clock: number): number {
	let [low, high] = [0, stretches.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		const { clock: start, length } = stretches[middle]!;
		if (start + length <= clock) low = middle + 1;
		else high = middle;
	}
	return low;
}
