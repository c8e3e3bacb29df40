/**
 * Words that one edit takes out and puts in again elsewhere, letter for letter, stay their writer's. Pressing Enter in a
 * paragraph, joining two and making a list of one do that: the editor makes the words anew under the client id of whoever
 * pressed the key. The same edit holds both halves, so the history can tell, and nothing is guessed from likeness.
 */
import * as Y from 'yjs';

/** A stretch of letters by their Yjs ids. */
interface Span {
	client: number;
	clock: number;
	length: number;
}

export class MovedWords {
	/** by the client that put words in again: where, and whose they were, in order of clocks */
	readonly #moves = new Map<number, { clock: number; length: number; from: Span[] }[]>();

	/** Says that the letters `to` are the letters `from`, put in again. Both are equally long. */
	add(to: readonly Span[], from: readonly Span[]): void {
		let rest = from.flatMap((span) => this.writersOf(span));
		for (const { client, clock, length } of to) {
			const taken = take(rest, length);
			rest = taken.rest;
			const moves = this.#moves.get(client) ?? [];
			moves.push({ clock, length, from: taken.first });
			moves.sort((a, b) => a.clock - b.clock);
			this.#moves.set(client, moves);
		}
	}

	/** Whose the letters are, cut where the writer changes. */
	writersOf({ client, clock, length }: Span): Span[] {
		const writers: Span[] = [];
		const end = clock + length;
		let at = clock;
		for (const move of this.#moves.get(client) ?? []) {
			const start = Math.max(at, move.clock);
			const stop = Math.min(end, move.clock + move.length);
			if (start >= stop) continue;
			if (start > at) writers.push({ client, clock: at, length: start - at });
			writers.push(...take(take(move.from, start - move.clock).rest, stop - start).first);
			at = stop;
		}
		if (at < end) writers.push({ client, clock: at, length: end - at });
		return writers;
	}
}

function take(spans: readonly Span[], length: number): { first: Span[]; rest: Span[] } {
	const first: Span[] = [];
	const rest: Span[] = [];
	for (const span of spans) {
		const here = Math.min(length, span.length);
		length -= here;
		if (here > 0) first.push({ ...span, length: here });
		if (here < span.length)
			rest.push({ client: span.client, clock: span.clock + here, length: span.length - here });
	}
	return { first, rest };
}

/** An update that deletes nothing ends with the number of clients it deletes from. */
export const deletesSomething = (update: Uint8Array) => update.at(-1) !== 0;

/**
 * Takes in what one edit moved. `doc` holds it and everything before, and has kept what was deleted. Edits are given in
 * the order of the log, since words may be moved again.
 */
export function noteMoves(moved: MovedWords, doc: Y.Doc, update: Uint8Array): void {
	if (!deletesSomething(update)) return;
	const { structs, ds } = Y.decodeUpdate(update);
	const added = structs.flatMap((struct) =>
		struct instanceof Y.Item && struct.content instanceof Y.ContentString
			? [{ client: struct.id.client, clock: struct.id.clock, length: struct.length }]
			: []
	);
	if (added.length === 0) return;
	const deleted = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.map(({ clock, len }) => ({ client, clock, length: len }))
	);
	const gone = textsOf(doc, deleted);
	for (const { text, spans } of textsOf(doc, added)) {
		const same = gone.findIndex((one) => one.text === text);
		if (same < 0) continue;
		moved.add(spans, gone[same]!.spans);
		gone.splice(same, 1);
	}
}

/** The letters of these spans, text by text, in reading order. */
function textsOf(doc: Y.Doc, spans: readonly Span[]): { text: string; spans: Span[] }[] {
	const wanted = new Map<number, Span[]>();
	const parents = new Set<Y.AbstractType<unknown>>();
	for (const span of spans) {
		const structs = doc.store.clients.get(span.client) ?? [];
		wanted.set(span.client, [...(wanted.get(span.client) ?? []), span]);
		if (structs.length === 0 || span.clock >= Y.getState(doc.store, span.client)) continue;
		for (let at = Y.findIndexSS(structs, span.clock); at < structs.length; at += 1) {
			const struct = structs[at]!;
			if (struct.id.clock >= span.clock + span.length) break;
			if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
				parents.add(struct.parent as Y.AbstractType<unknown>);
		}
	}
	return [...parents].map((parent) => {
		const found: Span[] = [];
		let text = '';
		for (let item = parent._start; item !== null; item = item.right) {
			if (!(item.content instanceof Y.ContentString)) continue;
			const { client, clock } = item.id;
			for (const span of wanted.get(client) ?? []) {
				const start = Math.max(clock, span.clock);
				const stop = Math.min(clock + item.length, span.clock + span.length);
				if (start >= stop) continue;
				text += item.content.str.slice(start - clock, stop - clock);
				found.push({ client, clock: start, length: stop - start });
			}
		}
		return { text, spans: found };
	});
}
