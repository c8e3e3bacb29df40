import type { Sql } from '#db/connection.server.ts';
import { putAwayNews } from '#db/queries/visits.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { findSeenProposal } from './find-seen-proposal.ts';

const limits = { of: 'news', perMinute: 30, perHour: 300, kept: 'Nothing was changed.' } as const;

/** The officer has read what changed: what is stored by now is not told again, on any of their devices. */
export async function dismissNews(sql: Sql, officer: SignedInOfficer, proposalId: string): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	const proposal = await findSeenProposal(sql, officer, proposalId);
	if (!proposal) return refuse('not-found', 'There is no such proposal, or you cannot see it.');
	await putAwayNews(sql, { documentId: proposal.id, officerId: officer.id });
	return { ok: true };
}
