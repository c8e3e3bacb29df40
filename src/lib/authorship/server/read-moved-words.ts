import * as Y from 'yjs';
import type { Sql } from 'postgres';
import { DamagedDocument } from '#db/queries/documents.ts';
import { readHistory, readHistoryFacts } from '#db/queries/history.ts';
import { MovedWords, noteMoves } from '../moved-words.ts';

const editsAPiece = 1_000;
/** A longer history is not looked through: whoever put words in again then counts as their writer. */
const editsMost = 200_000;

/**
 * Which words of a document were taken out and put in again by somebody else, from its whole history. It is read piece by
 * piece, so that nobody who types meanwhile waits for it. Throws DamagedDocument when it cannot be read.
 */
export async function readMovedWords(sql: Sql, documentId: string): Promise<MovedWords> {
	const moved = new MovedWords();
	const facts = await readHistoryFacts(sql, documentId);
	if (!facts || facts.edits > editsMost) return moved;
	const doc = new Y.Doc({ gc: false });
	try {
		for (let after = 0; after < facts.seq;) {
			const edits = await readHistory(sql, { documentId, after, most: editsAPiece });
			if (edits.length === 0) break;
			doc.transact(() => {
				for (const { bytes } of edits) Y.applyUpdate(doc, bytes);
			});
			for (const { bytes } of edits) noteMoves(moved, doc, bytes);
			after = edits.at(-1)!.seq;
		}
	} catch (error) {
		if (error instanceof DamagedDocument) throw error;
		throw new DamagedDocument(documentId, `its history cannot be read (${String(error)})`);
	} finally {
		doc.destroy();
	}
	return moved;
}
