import { randomUUID } from 'node:crypto';
import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { createFork, findForkOf, type Fork } from '#db/queries/forks.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { mendFork } from './mend-fork.ts';
import { forkCommands } from './suggestion-commands.ts';
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
	const tooFast = await limitCommands(sql, officer, forkCommands);
	if (tooFast) return tooFast;
	if (isUuid(proposalId)) await mendOwn(sql, { baseId: proposalId, officerId: officer.id });
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

/** The text may have gone on while nobody had the fork open. */
async function mendOwn(sql: Sql, fork: Fork): Promise<void> {
	const forkId = await findForkOf(sql, fork);
	try {
		if (forkId) await mendFork(sql, forkId);
	} catch (error) {
		// Whoever opens it is told so.
		if (!(error instanceof DamagedDocument)) throw error;
	}
}
