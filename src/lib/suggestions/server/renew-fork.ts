import { randomUUID } from 'node:crypto';
import type { TransactionSql } from '#db/connection.server.ts';
import { createFork, deleteFork, lockForkLog, readFork } from '#db/queries/forks.ts';
import { useClientIds } from '#db/queries/journal.ts';
import { ring } from '#server/bus/bus.ts';

export type Renewed =
	/** `forkId`: the new fork; null when there is none any more */
	| { state: 'renewed'; forkId: string | null }
	/** its officer has gone on since, or writes at this moment; nothing was changed */
	| { state: 'moved' }
	| { state: 'missing' };

/**
 * Puts a new fork in the place of an old one, in the caller's transaction: `update` is what the new one adds to the
 * live text as it is in this transaction, null: no fork. `clientIds` are the Yjs ids that wrote the update; they become
 * the officer's, and it throws when one is another's [P4]. Refused when the old fork's log is not at `expectedSeq`, so
 * that nothing acknowledged is lost [P1]. Open pages of the old fork are closed with `forkRenewed`, everywhere.
 *
 * Edit the live text before, not after: this waits for nobody, and so nobody can wait for each other.
 */
export async function renewFork(
	tx: TransactionSql,
	{
		forkId,
		expectedSeq,
		update,
		clientIds
	}: { forkId: string; expectedSeq: number; update: Uint8Array | null; clientIds: readonly number[] }
): Promise<Renewed> {
	const fork = await readFork(tx, forkId);
	if (!fork) return { state: 'missing' };
	if ((await lockForkLog(tx, forkId)) !== expectedSeq) return { state: 'moved' };
	await deleteFork(tx, forkId);
	await ring(tx, { type: 'fork-gone', forkId });
	if (!update) return { state: 'renewed', forkId: null };
	const areOwn = await useClientIds(tx, { documentId: fork.baseId, officerId: fork.officerId, clientIds });
	if (!areOwn) throw new Error('a client id of the new fork belongs to somebody else');
	const id = randomUUID();
	await createFork(tx, { id, ...fork, update });
	return { state: 'renewed', forkId: id };
}
