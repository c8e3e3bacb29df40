import * as Y from 'yjs';
import { DamagedDocument } from '#db/queries/documents.ts';
import { unpackEdits } from '#db/queries/pack-edits.ts';
import { MovedWords, noteMoves } from '../moved-words.ts';

/** A history that takes longer is looked through no further: whoever put words in again then counts as their writer. */
const mostMs = 10_000;

/**
 * Which words of a document were taken out and put in again by somebody else, from its whole history as
 * readPackedHistory reads it. Throws DamagedDocument when it cannot be read.
 */
export function findMovedWords(documentId: string, history: readonly Uint8Array[]): MovedWords {
	const moved = new MovedWords();
	const doc = new Y.Doc({ gc: false });
	const deadline = performance.now() + mostMs;
	try {
		for (const pack of history) {
			const edits = unpackEdits(pack);
			doc.transact(() => {
				for (const { bytes } of edits) Y.applyUpdate(doc, bytes);
			});
			for (const { bytes } of edits) {
				if (performance.now() > deadline) return moved;
				noteMoves(moved, doc, bytes);
			}
		}
	} catch (error) {
		throw new DamagedDocument(documentId, `its history cannot be read (${String(error)})`);
	} finally {
		doc.destroy();
	}
	return moved;
}
