import { randomUUID } from 'node:crypto';
import type { Sql } from '#db/connection.server.ts';
import { createFork, findForkOf } from '#db/queries/forks.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';

/**
 * The officer's fork of a proposal: the one they have, or a new one that is the live text as it stands. Called twice or
 * at once (two tabs) it gives the same one: the proposal's row is locked.
 */
export async function openFork(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string
): Promise<Outcome<{ forkId: string }>> {
	return inProposal(
		sql,
		{ officer, proposalId, needs: 'suggest' },
		async (tx): Promise<Outcome<{ forkId: string }>> => {
			const fork = { baseId: proposalId, officerId: officer.id };
			const had = await findForkOf(tx, fork);
			if (had) return { ok: true, forkId: had };
			const id = randomUUID();
			const made = await createFork(tx, { id, ...fork, update: null });
			if (!made) return refuse('busy', 'This text cannot be opened, so nothing can be suggested now.');
			return { ok: true, forkId: id };
		}
	);
}
