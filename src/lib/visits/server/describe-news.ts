import * as Y from 'yjs';
import type { DocumentAuthors } from '#db/queries/authors.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { unpackEdits } from '#db/queries/pack-edits.ts';
import { withAuthors } from '#lib/authorship/authorship.ts';
import { openStored } from '#lib/proposals/server/read-document.ts';
import { whoseEdit } from '#lib/replay/server/whose-edit.ts';
import { readBlocks } from '#lib/versions/block-tree.ts';
import { diffBlocks } from '#lib/versions/diff-blocks.ts';
import type { StoredText } from '#lib/versions/server/open-version.ts';
import { countChanges } from '../count-changes.ts';
import { nobody, PlayedEdits, type Hands } from '../edit-hands.ts';
import { namesMost, type News, type SectionNews } from '../news.ts';

/** So long all sections together may take to compare word by word; what is left then is coarser. */
const mostMs = 2_000;
/** The hand of the officer who is told. */
const own = 1;

interface Asked {
	id: string;
	keys: readonly string[];
	/** who is told */
	officerId: string;
	/** the text that they knew */
	older: StoredText;
	/** what was stored since, as readPackedHistory reads it */
	edits: readonly Uint8Array[];
	authors: DocumentAuthors;
}

/** What others changed: null when nobody else changed anything. Throws DamagedDocument. */
export function describeNews({
	id,
	keys,
	officerId,
	older,
	edits,
	authors
}: Asked): (Pick<News, 'people'> & { sections: SectionNews[] }) | null {
	const [then, now] = [openStored(id, older), openStored(id, older)];
	const cast = new Cast(officerId);
	const played = new PlayedEdits(now);
	try {
		for (const edit of edits.flatMap((pack) => unpackEdits(pack))) {
			const clients = [...Y.parseUpdateMeta(edit.bytes).to.keys()];
			const writers = whoseEdit(edit, clients, authors).map((author) => cast.handOf(author));
			played.play(edit.bytes, {
				// Words that one person puts back may be another's: who did it counts, as far as that is known.
				wrote: (client) =>
					edit.officerId === null ? cast.handOf(authors.clients.get(client) ?? null) : writers[0]!,
				took: writers.find((hand) => hand > own) ?? writers[0] ?? nobody
			});
		}
	} catch (error) {
		throw new DamagedDocument(id, `its history cannot be read (${String(error)})`);
	}
	if (!cast.hasOthers) return null;
	const deadline = performance.now() + mostMs;
	const read = (doc: Y.Doc, key: string, hands: Hands) =>
		withAuthors(doc, (readRuns) => readBlocks(doc.getXmlFragment(key), readRuns), hands);
	const people = new Map<number, number>();
	const sections = keys.flatMap((key) => {
		const changes = diffBlocks(read(then, key, played.took), read(now, key, played.wrote), deadline);
		const { added, removed, by } = countChanges(changes, own);
		if (added + removed === 0) return [];
		for (const hand of by) if (!people.has(hand)) people.set(hand, people.size);
		return [{ key, added, removed, by: [...by].map((hand) => people.get(hand)!) }];
	});
	then.destroy();
	now.destroy();
	const known = new Map(authors.people.map((person) => [person.id, person]));
	const named = [...people.keys()].slice(0, namesMost).map((hand) => {
		const person = known.get(cast.authorOf(hand));
		return { name: person?.name ?? 'Somebody', council: person?.council.shortName ?? '' };
	});
	return {
		people: named,
		sections: sections.map((section) => ({ ...section, by: section.by.filter((at) => at < named.length) }))
	};
}

/** Numbers for everybody who edited: `nobody` is the server itself, `own` the officer, in whatever council they were. */
class Cast {
	readonly #officerId: string;
	readonly #hands = new Map<string, number>();
	readonly #authors: string[] = [];

	constructor(officerId: string) {
		this.#officerId = officerId;
	}

	get hasOthers(): boolean {
		return this.#authors.length > 0;
	}

	/** `author`: as authorId makes them */
	handOf(author: string | null): number {
		if (author === null) return nobody;
		if (author.startsWith(`${this.#officerId} `)) return own;
		let hand = this.#hands.get(author);
		if (hand === undefined) {
			hand = own + this.#authors.push(author);
			this.#hands.set(author, hand);
		}
		return hand;
	}

	authorOf(hand: number): string {
		return this.#authors[hand - own - 1]!;
	}
}
