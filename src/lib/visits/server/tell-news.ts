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

/**
 * What others changed in a proposal's text since the officer was here, and remembers that it was told; null: nothing, or they
 * never were, or what is stored cannot be read (`onDamage` is told). Made aside. Asked twice it tells the same.
 */
export async function tellNews(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	onDamage?: (error: DamagedDocument) => void
): Promise<Outcome<{ news: News | null }>> {
	const proposal = await findSeenProposal(sql, officer, proposalId);
	if (!proposal) return refuse('not-found', 'There is no such proposal, or you cannot see it.');
	const visit = { documentId: proposal.id, officerId: officer.id };
	const last = await findLastVisit(sql, visit);
	if (!last) return { ok: true, news: null };
	let news: News | null = null;
	if (last.othersWrote) {
		const outcome = await inReadingTurn(sql, officer, 'news', () =>
			readNews(sql, { ...proposal, officerId: officer.id, last })
		).catch((error: unknown) => {
			if (!(error instanceof DamagedDocument)) throw error;
			onDamage?.(error);
			return { ok: true as const, read: null };
		});
		if (!outcome.ok) return outcome;
		news = outcome.read;
	}
	await noteTold(sql, visit, news && last);
	return { ok: true, news };
}

async function readNews(
	sql: Sql,
	{ id, keys, officerId, last }: { id: string; keys: string[]; officerId: string; last: LastVisit }
): Promise<News | null> {
	const since = { at: last.at, seq: last.seq };
	const { packs, officers, upTo } = await readPackedHistory(sql, {
		documentId: id,
		after: last.seq,
		most: editsMost
	});
	if (upTo < last.head) return { since, sections: null, people: [] };
	const told = await aside.ask('describeNews', async () => {
		const older = await readTextAt(sql, id, last.seq);
		if (!older) throw new DamagedDocument(id, 'it went while it was read');
		return {
			id,
			keys,
			officerId,
			older,
			edits: packs,
			authors: await readAuthors(sql, id, { also: officers })
		};
	});
	return told && { since, ...told };
}
