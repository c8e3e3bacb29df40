import * as Y from 'yjs';
import type { Sql } from '#db/connection.server.ts';
import { readAuthors } from '#db/queries/authors.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { readHistory, readHistoryFacts, readPackedHistory } from '#db/queries/history.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { createRecentAnswers } from '#lib/aside/server/recent-answers.ts';
import type { HistoryPiece } from '../history.ts';
import type { Step } from './draw-step.ts';
import { asPerson, whoseEdit } from './whose-edit.ts';

const editsAPiece = 1_000;

/** The piece of a proposal's history after a log row. The caller has checked access. */
export async function readHistoryPiece(
	sql: Sql,
	{ id, after }: { id: string; after: number }
): Promise<HistoryPiece> {
	const edits = await readHistory(sql, { documentId: id, after, most: editsAPiece });
	const clientsOf = edits.map(({ bytes }) => clientsIn(id, bytes));
	const authors = await readAuthors(sql, id, {
		among: [...new Set(clientsOf.flat())],
		also: edits.flatMap(({ officerId }) => officerId ?? [])
	});
	return {
		upTo: edits.at(-1)?.seq ?? null,
		people: authors.people.map(asPerson),
		clients: Object.fromEntries(authors.clients),
		edits: edits.map((edit, index) => [
			edit.at,
			whoseEdit(edit, clientsOf[index]!, authors),
			Buffer.from(edit.bytes).toString('base64')
		])
	};
}

/** The Yjs client ids that an update was written under. */
function clientsIn(id: string, update: Uint8Array): number[] {
	try {
		return [...Y.parseUpdateMeta(update).to.keys()];
	} catch (error) {
		throw new DamagedDocument(id, `its updates cannot be read (${String(error)})`);
	}
}

const recently = createRecentAnswers<Step | null>();

/**
 * The text after so many edits (the last, when there are fewer), with what that edit did marked. Null: nothing was ever
 * stored, or it cannot be read; `onDamage` is then told why. Made aside; throws AsideBusy. The caller has checked access.
 */
export async function readStep(
	sql: Sql,
	{
		id,
		keys,
		index: asked,
		onDamage
	}: {
		id: string;
		keys: readonly string[];
		index: number | null;
		onDamage?: (error: DamagedDocument) => void;
	}
): Promise<Step | null> {
	const facts = await readHistoryFacts(sql, id);
	if (!facts || facts.edits === 0) return null;
	const count = facts.edits;
	const index = Math.min(Math.max(asked ?? count, 1), count);
	try {
		// Their names too: somebody may have another one since.
		const { people } = await readAuthors(sql, id);
		return await recently(JSON.stringify([id, facts, index, keys, people]), () =>
			aside.ask('drawStep', async () => {
				const { packs, officers } = await readPackedHistory(sql, { documentId: id, most: index });
				return {
					id,
					keys,
					count,
					index,
					history: packs,
					authors: await readAuthors(sql, id, { also: officers })
				};
			})
		);
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return null;
	}
}
