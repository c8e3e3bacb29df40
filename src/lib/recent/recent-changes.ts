import * as Y from 'yjs';
import { walkFragment, type Run } from '#lib/proposals/walk-fragment.ts';
import type { Changer, RecentChange } from './recent-change.ts';

/** Changes that are remembered, the newest. */
const entriesMost = 100;
/** What one person does in one section within this time of their last change there is one change. */
const joinMs = 2 * 60_000;
/** Of one change: stretches of letters that came, letters that went, and letters that are shown of either. */
const stretchesMost = 500;
const removedMost = 2_000;
const shownMost = 500;

/** Letters of one Yjs client. */
interface Stretch {
	client: number;
	clock: number;
	length: number;
}
interface Entry {
	id: number;
	section: string;
	by: Changer | null;
	at: number;
	came: Stretch[];
	went: (Stretch & { text: string })[];
	removedLetters: number;
}

export interface RecentChangesOptions {
	/** whose Yjs client id it is; null: not known */
	personOf(client: number): Changer | null;
	/** others whose caret is in a section now: a deletion does not name its author */
	inSection(section: string): Changer[];
	/** who reads; what they do on other devices is no change by others */
	officerId: string;
	/** ms since 1970 */
	now?: () => number;
}

/**
 * What others changed in an open text, from its transactions. Nothing is made of them before somebody asks: only which
 * letters came and went is noted, and bounded.
 */
export class RecentChanges {
	readonly #options: RecentChangesOptions;
	/** oldest first */
	readonly #entries: Entry[] = [];
	#nextId = 1;

	constructor(options: RecentChangesOptions) {
		this.#options = options;
	}

	/** Notes a change that came from the server. Call it after the transaction, before what it deleted is collected. */
	note(transaction: Y.Transaction, fragments: ReadonlyMap<string, Y.XmlFragment>): void {
		const keys = new Map([...fragments].map(([key, fragment]) => [fragment as unknown, key]));
		const came = this.#lettersThatCame(transaction, keys);
		const went = lettersThatWent(transaction, keys);
		const writers = new Map(came.map(({ client }) => [client, this.#options.personOf(client)]));
		for (const { section, ...stretch } of came) {
			const entry = this.#entryOf(section, writers.get(stretch.client) ?? null);
			if (entry && entry.came.length < stretchesMost) addStretch(entry.came, stretch);
		}
		for (const { section, ...stretch } of went) {
			const entry = this.#entryOf(section, this.#whoTook(section, writers));
			// What somebody typed and took back at once is nothing that anybody looks for.
			if (!entry || isWithin(entry.came, stretch) || entry.removedLetters >= removedMost) continue;
			entry.removedLetters += stretch.length;
			entry.went.push(stretch);
		}
	}

	/** What is remembered, newest first, with its words as they stand in `fragments` now. */
	list(fragments: ReadonlyMap<string, Y.XmlFragment>): RecentChange[] {
		return this.#entries.toReversed().flatMap(({ came, went, id, section, by, at }) => {
			const fragment = fragments.get(section);
			const added = fragment ? shorten(wordsThatCame(fragment, came)) : '';
			const removed = shorten(joinWent(went));
			// Words that were only put elsewhere, as by an Enter in a paragraph, neither came nor went.
			return added === removed ? [] : [{ id, section, by, added, removed, at }];
		});
	}

	/** The change that one more letter belongs to; null: it is the reader's own. */
	#entryOf(section: string, by: Changer | null): Entry | null {
		if (by?.officerId === this.#options.officerId) return null;
		const at = (this.#options.now ?? Date.now)();
		const place = this.#entries.findLastIndex(
			(entry) => entry.section === section && entry.by?.officerId === by?.officerId
		);
		const last = this.#entries[place];
		if (last && at - last.at <= joinMs) {
			last.at = at;
			this.#entries.splice(place, 1);
			this.#entries.push(last);
			return last;
		}
		const entry = { id: this.#nextId++, section, by, at, came: [], went: [], removedLetters: 0 };
		this.#entries.push(entry);
		if (this.#entries.length > entriesMost) this.#entries.shift();
		return entry;
	}

	/** Who wrote in the same change, or else the only one who is there. */
	#whoTook(section: string, writers: ReadonlyMap<number, Changer | null>): Changer | null {
		const people = writers.size > 0 ? [...writers.values()] : this.#options.inSection(section);
		const [first = null] = people;
		return people.every((person) => person?.officerId === first?.officerId) ? first : null;
	}

	#lettersThatCame(
		{ afterState, beforeState, doc }: Y.Transaction,
		keys: ReadonlyMap<unknown, string>
	): (Stretch & { section: string })[] {
		const found: (Stretch & { section: string })[] = [];
		for (const [client, clock] of afterState) {
			const before = beforeState.get(client) ?? 0;
			if (clock <= before || client === doc.clientID) continue;
			const structs = doc.store.clients.get(client) ?? [];
			// Newest last: what came is at the end.
			for (let index = structs.length - 1; index >= 0; index -= 1) {
				const item = structs[index]!;
				if (item.id.clock + item.length <= before) break;
				if (!isText(item) || item.deleted) continue;
				const section = sectionOf(item, keys);
				const start = Math.max(before, item.id.clock);
				if (section)
					found.push({ section, client, clock: start, length: item.id.clock + item.length - start });
			}
		}
		return found.reverse();
	}
}

function lettersThatWent(transaction: Y.Transaction, keys: ReadonlyMap<unknown, string>) {
	const found: (Stretch & { section: string; text: string })[] = [];
	Y.iterateDeletedStructs(transaction, transaction.deleteSet, (item) => {
		// What came and went in one change was never seen.
		if (!isText(item) || item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0)) return;
		const section = sectionOf(item, keys);
		const { client, clock } = item.id;
		if (section) found.push({ section, client, clock, length: item.length, text: item.content.str });
	});
	return found;
}

type TextItem = Y.Item & { content: Y.ContentString };
const isText = (struct: Y.Item | Y.GC | Y.AbstractStruct): struct is TextItem =>
	struct instanceof Y.Item && struct.content instanceof Y.ContentString;

/** The section that an item stands in, by the shared types around it; undefined: none that is asked for. */
function sectionOf(item: Y.Item, keys: ReadonlyMap<unknown, string>): string | undefined {
	let type = item.parent;
	while (type instanceof Y.AbstractType) {
		const key = keys.get(type);
		if (key !== undefined) return key;
		type = (type as unknown as { _item: Y.Item | null })._item?.parent ?? null;
	}
	return undefined;
}

/** Typing makes one stretch of many letters. */
function addStretch(stretches: Stretch[], stretch: Stretch): void {
	const last = stretches.at(-1);
	if (last && last.client === stretch.client && last.clock + last.length === stretch.clock)
		last.length += stretch.length;
	else stretches.push({ ...stretch });
}

const isWithin = (stretches: readonly Stretch[], { client, clock, length }: Stretch): boolean =>
	stretches.some(
		(one) => one.client === client && one.clock <= clock && clock + length <= one.clock + one.length
	);

/** Words with any letter in the stretches, in reading order; words apart are joined by an ellipsis. */
function wordsThatCame(fragment: Y.XmlFragment, stretches: readonly Stretch[]): string {
	if (stretches.length === 0) return '';
	const pieces: string[] = [];
	const readRuns = (text: Y.XmlText): Run[] => cutText(text, stretches);
	walkFragment(
		fragment,
		{
			enter: () => {},
			leave: () => {},
			runs: (runs) => pieces.push(...wholeWords(runs))
		},
		readRuns
	);
	return pieces.join(' … ');
}

const came = { came: true } as const;

/** A text's letters, cut where those that came begin and end. */
function cutText(text: Y.XmlText, stretches: readonly Stretch[]): Run[] {
	const runs: Run[] = [];
	for (let item = text._start; item; item = item.right) {
		if (item.deleted || !isText(item)) continue;
		const { id, length, content } = item;
		const start = id.clock;
		const inside = stretches
			.filter(
				(one) => one.client === id.client && one.clock < start + length && one.clock + one.length > start
			)
			.sort((a, b) => a.clock - b.clock);
		let at = 0;
		for (const one of inside) {
			const from = Math.max(at, one.clock - start);
			const to = Math.min(length, one.clock + one.length - start);
			if (from > at) runs.push({ text: content.str.slice(at, from), marks: {} });
			if (to > from) runs.push({ text: content.str.slice(from, to), marks: came });
			at = Math.max(at, to);
		}
		if (at < length) runs.push({ text: content.str.slice(at), marks: {} });
	}
	return runs;
}

function wholeWords(runs: readonly Run[]): string[] {
	const text = runs.map((run) => run.text).join('');
	const pieces: { from: number; to: number }[] = [];
	let at = 0;
	for (const run of runs) {
		const words = run.marks === came ? run.text.trim() : '';
		if (words !== '') {
			const first = at + run.text.indexOf(words);
			const from = text.slice(0, first).search(/\S+$/u);
			const after = text.slice(first + words.length).search(/\s|$/u);
			const piece = { from: from === -1 ? first : from, to: first + words.length + after };
			const last = pieces.at(-1);
			if (last && text.slice(last.to, piece.from).trim() === '') last.to = Math.max(last.to, piece.to);
			else pieces.push(piece);
		}
		at += run.text.length;
	}
	return pieces.map(({ from, to }) => text.slice(from, to));
}

/** In the order in which they were written, whatever the order in which they went: Backspace goes from the end. */
function joinWent(went: readonly (Stretch & { text: string })[]): string {
	const sorted = went.toSorted((a, b) => a.client - b.client || a.clock - b.clock);
	let joined = '';
	for (const [index, { client, clock, text }] of sorted.entries()) {
		const last = sorted[index - 1];
		const follows = !last || (last.client === client && last.clock + last.length === clock);
		joined += follows || text.trim() === '' || joined.trim() === '' ? text : ` … ${text}`;
	}
	return joined;
}

function shorten(text: string): string {
	const words = text.replace(/\s+/gu, ' ').trim();
	const letters = [...words];
	return letters.length > shownMost ? `${letters.slice(0, shownMost).join('')}…` : words;
}
