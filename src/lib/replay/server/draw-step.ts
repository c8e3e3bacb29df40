import * as Y from 'yjs';
import type { DocumentAuthors } from '#db/queries/authors.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { unpackEdits, type StoredEdit } from '#db/queries/pack-edits.ts';
import { peopleInWords, type Person } from '../history.ts';
import { Replay, type Frame } from '../replay.ts';
import { asPerson, whoseEdit } from './whose-edit.ts';

export interface Step {
	/** how many edits there are in all */
	count: number;
	frame: Frame;
	/** who made the edit that is shown, in words */
	who: string;
	/** ms since 1970, UTC */
	at: number;
}

interface Played {
	id: string;
	keys: readonly string[];
	/** edits there are in all, and the one that is shown, from 1 */
	count: number;
	index: number;
	/** as readPackedHistory reads it, up to that edit at least */
	history: readonly Uint8Array[];
	authors: DocumentAuthors;
}

/** The text after so many edits, with what the last of them did marked; null: there is none. Throws DamagedDocument. */
export function drawStep({ id, keys, count, index, history, authors }: Played): Step | null {
	const people = new Map<string, Person>(authors.people.map((author) => [author.id, asPerson(author)]));
	const personOf = (author: string | null | undefined) => (author && people.get(author)) || null;
	const replay = new Replay({
		keys,
		count,
		painter: (client) => personOf(authors.clients.get(client))
	});
	try {
		const edits: StoredEdit[] = history.flatMap((pack) => unpackEdits(pack)).slice(0, index);
		const last = edits.at(-1);
		if (!last) return null;
		replay.add(edits.map(({ at, bytes }) => ({ at, by: [], bytes })));
		const frame = replay.show(edits.length);
		const by = whoseEdit(last, Y.parseUpdateMeta(last.bytes).to.keys(), authors);
		return { count, frame, who: peopleInWords(by.flatMap((author) => personOf(author) ?? [])), at: last.at };
	} catch (error) {
		throw new DamagedDocument(id, `its history cannot be read (${String(error)})`);
	} finally {
		replay.destroy();
	}
}
