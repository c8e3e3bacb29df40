import type { Sql } from 'postgres';
import { readAuthors } from '#db/queries/authors.ts';
import { DamagedDocument, readDocument } from '#db/queries/documents.ts';
import { readHistoryFacts, readPackedHistory } from '#db/queries/history.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { createRecentAnswers } from '#lib/aside/server/recent-answers.ts';
import type { Described } from './describe-authorship.ts';

export type Authorship = ({ state: 'read' } & Described) | { state: 'damaged' } | { state: 'missing' };

/** A longer history is not looked through: whoever put words in again then counts as their writer. */
const editsMost = 200_000;

const recently = createRecentAnswers<Described>();

/** Who wrote the text as it is stored now, section by section. Made aside; throws AsideBusy. The caller has checked access. */
export async function readAuthorship(
	sql: Sql,
	{ id, keys, onDamage }: { id: string; keys: readonly string[]; onDamage?: (error: DamagedDocument) => void }
): Promise<Authorship> {
	const facts = await readHistoryFacts(sql, id);
	if (!facts) return { state: 'missing' };
	try {
		// Their names too: somebody may have another one since.
		const { people } = await readAuthors(sql, id);
		const described = await recently(JSON.stringify([id, facts.seq, keys, people]), () =>
			aside.ask('describeAuthorship', async () => {
				const text = await readDocument(sql, id);
				if (!text) throw new DamagedDocument(id, 'it went while it was read');
				const history =
					facts.edits > editsMost ? [] : (await readPackedHistory(sql, { documentId: id })).packs;
				return { id, keys, text, history, authors: await readAuthors(sql, id) };
			})
		);
		return { state: 'read', ...described };
	} catch (error) {
		if (!(error instanceof DamagedDocument)) throw error;
		onDamage?.(error);
		return { state: 'damaged' };
	}
}
