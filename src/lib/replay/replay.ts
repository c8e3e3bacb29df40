/**
 * A document's history played on a document of its own, edit by edit, in either direction. It knows nothing of where the
 * edits come from nor of how its pictures are shown; the page and the server play the same.
 */
import * as Y from 'yjs';
import { countLetters, renderChange, type Painter } from './render-change.ts';

/** What was stored in one moment. */
export interface Edit {
	/** ms since 1970, UTC */
	at: number;
	/** ids of whoever made it; null among them: the server */
	by: (string | null)[];
	/** one Yjs update, V1 */
	bytes: Uint8Array;
}

/** The text after `index` edits, as far as it looks different from the frame before. */
export interface Frame {
	index: number;
	/** by section key: safe HTML */
	sections: Record<string, string>;
	/** letters that the shown edits wrote and that stand, and that they removed of what stood before */
	written: number;
	removed: number;
	/** keys of the sections it touched */
	touched: string[];
}

/** Keyframes at most; they lie further apart in a longer history. */
const keyframesMost = 60;
const keyframeEveryLeast = 250;

export interface ReplayOptions {
	/** section keys in reading order */
	keys: readonly string[];
	/** all edits there will be */
	count: number;
	painter: Painter;
}

export class Replay {
	readonly #options: ReplayOptions;
	readonly #edits: Edit[] = [];
	readonly #keyframes = new Map<number, Uint8Array>();
	readonly #every: number;
	#doc: Y.Doc;
	#index = 0;
	/** sections that look different from the last frame given out */
	#stale: Set<string>;
	/** sections with marks in the last frame: the next one takes them away */
	#marked = new Set<string>();

	constructor(options: ReplayOptions) {
		this.#options = options;
		this.#every = Math.max(keyframeEveryLeast, Math.ceil(options.count / keyframesMost));
		this.#stale = new Set(options.keys);
		this.#doc = this.#fresh(null);
	}

	/** Edits that are here; they are added in order. */
	get loaded(): number {
		return this.#edits.length;
	}

	/** Edits that the text is made of now. */
	get index(): number {
		return this.#index;
	}

	add(edits: readonly Edit[]): void {
		this.#edits.push(...edits);
	}

	/** The edit that made the text what it is after `index` edits. */
	edit(index: number): Edit | null {
		return this.#edits[index - 1] ?? null;
	}

	/** Goes some way towards `index`, no further than `most` edits. True: it is there. */
	approach(index: number, most = Infinity): boolean {
		const target = Math.min(Math.max(index, 0), this.loaded);
		const keyframe = this.#keyframeBefore(target);
		if (target < this.#index || keyframe > this.#index) this.#startFrom(keyframe);
		const end = Math.min(target, this.#index + most);
		this.#doc.transact(() => {
			for (; this.#index < end; this.#index += 1) Y.applyUpdate(this.#doc, this.#edits[this.#index]!.bytes);
		});
		if (this.#index - this.#keyframeBefore(this.#index) >= this.#every)
			this.#keyframes.set(this.#index, Y.encodeStateAsUpdate(this.#doc));
		return this.#index === target;
	}

	/** Shows the text after `index` edits; what the edits after `from` did is marked. All at once: see `approach`. */
	show(index: number, from = index - 1): Frame {
		const showing = this.showing(index, from);
		for (;;) {
			const { done, value } = showing.next();
			if (done) return value;
		}
	}

	/**
	 * As `show`, with a stop after each section, at which a page can paint. Between the stops nothing else may be asked
	 * of this replay; whoever leaves off in the middle has been given no frame.
	 */
	*showing(index: number, from = index - 1): Generator<void, Frame, void> {
		const target = Math.min(Math.max(index, 0), this.loaded);
		this.approach(Math.min(Math.max(from, 0), target));
		const before = Y.snapshot(this.#doc);
		const touched = new Set<string>();
		let removed = 0;
		const watch = (transaction: Y.Transaction) => {
			for (const key of this.#changedIn(transaction)) touched.add(key);
			removed += lettersRemoved(transaction, before);
		};
		this.#doc.on('afterTransaction', watch);
		this.approach(target);
		this.#doc.off('afterTransaction', watch);

		const { keys, painter } = this.#options;
		const wanted = keys.filter((key) => this.#stale.has(key) || this.#marked.has(key) || touched.has(key));
		const now = Y.snapshot(this.#doc);
		const sections: Record<string, string> = {};
		let written = 0;
		for (const key of wanted) {
			const painted = renderChange(this.#doc, { keys: [key], before, now, painter });
			Object.assign(sections, painted.sections);
			written += painted.written;
			yield;
		}
		this.#stale.clear();
		this.#marked = touched;
		return { index: target, sections, written, removed, touched: keys.filter((key) => touched.has(key)) };
	}

	destroy(): void {
		this.#doc.destroy();
	}

	#keyframeBefore(index: number): number {
		let nearest = 0;
		for (const at of this.#keyframes.keys()) if (at <= index && at > nearest) nearest = at;
		return nearest;
	}

	#startFrom(keyframe: number): void {
		this.#doc.destroy();
		this.#doc = this.#fresh(this.#keyframes.get(keyframe) ?? null);
		this.#index = keyframe;
		this.#stale = new Set(this.#options.keys);
	}

	#fresh(bytes: Uint8Array | null): Y.Doc {
		// What was deleted is kept: a step shows the words that it removed.
		const doc = new Y.Doc({ gc: false });
		for (const key of this.#options.keys) doc.getXmlFragment(key);
		if (bytes) Y.applyUpdate(doc, bytes);
		doc.on('afterTransaction', (transaction: Y.Transaction) => {
			for (const key of this.#changedIn(transaction)) this.#stale.add(key);
		});
		return doc;
	}

	#changedIn(transaction: Y.Transaction): string[] {
		return this.#options.keys.filter((key) => {
			// Yjs types the map by its widest event.
			const type = transaction.doc.getXmlFragment(key) as unknown as Y.AbstractType<Y.YEvent<never>>;
			return transaction.changedParentTypes.has(type as never);
		});
	}
}

/** A paragraph that went as a whole is counted too, though nothing is left in the text to show it in. */
function lettersRemoved(transaction: Y.Transaction, before: Y.Snapshot): number {
	let removed = 0;
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
		const { client, clock } = struct.id;
		const stood = clock < (before.sv.get(client) ?? 0);
		if (stood && struct instanceof Y.Item && struct.content instanceof Y.ContentString)
			removed += countLetters(struct.content.str);
	});
	return removed;
}
