import type { Sql } from '#db/connection.server.ts';
import { readAuthors } from '#db/queries/authors.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { readPackedHistory } from '#db/queries/history.ts';
import { findLastVisit, noteTold, type LastVisit } from '#db/queries/visits.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { readTextAt } from '#lib/versions/server/read-text-at.ts';
import type { News } from '../news.ts';
import { findSeenProposal } from './find-seen-proposal.ts';

/** More edits than this are not told by section. */
const editsMost = 100_000;

/** There are more edits than are told. Thrown, since it shows only when a question's turn has come. */
class TooMuch extends Error {}

interface Options {
	/** told when what is stored cannot be read */
	onDamage?: (error: DamagedDocument) => void;
	/** edits that are told by section; the last piece of history that is read may hold some more */
	most?: number;
}

/**
 * What others changed in a proposal's text since the officer was here, and remembers that it was told; null: nothing, or they
 * never were, or what is stored cannot be read. Made aside. Asked twice it tells the same.
 */
export async function tellNews(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	{ onDamage, most = editsMost }: Options = {}
): Promise<Outcome<{ news: News | null }>> {
	const proposal = await findSeenProposal(sql, officer, proposalId);
	if (!proposal) return refuse('not-found', 'There is no such proposal, or you cannot see it.');
	const visit = { documentId: proposal.id, officerId: officer.id };
	const last = await findLastVisit(sql, visit);
	if (!last) return { ok: true, news: null };
	let news: News | null = null;
	if (last.othersWrote) {
		const outcome = await inReadingTurn(sql, officer, 'news', () =>
			readNews(sql, { ...proposal, officerId: officer.id, last, most, onDamage })
		);
		if (!outcome.ok) return outcome;
		news = outcome.read;
	}
	await noteTold(sql, visit, news && last);
	return { ok: true, news };
}

async function readNews(
	sql: Sql,
	asked: { id: string; keys: string[]; officerId: string; last: LastVisit; most: number } & Options
): Promise<News | null> {
	const { id, keys, officerId, last, most } = asked;
	const since = { at: last.at, seq: last.seq };
	try {
		const told = await aside.ask('describeNews', async () => {
			const { packs, officers, upTo } = await readPackedHistory(sql, {
				documentId: id,
				after: last.seq,
				most
			});
			if (upTo < last.head) throw new TooMuch();
			const older = await readTextAt(sql, id, last.seq);
			if (!older) throw new DamagedDocument(id, 'it went while it was read');
			const authors = await readAuthors(sql, id, { also: officers });
			return { id, keys, officerId, older, edits: packs, authors };
		});
		return told && { since, ...told };
	} catch (error) {
		if (error instanceof TooMuch) return { since, sections: null, people: [] };
		if (!(error instanceof DamagedDocument)) throw error;
		asked.onDamage?.(error);
		return null;
	}
}
