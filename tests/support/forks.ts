import type { Sql } from 'postgres';
import type { SignedInOfficer } from '../../src/lib/accounts/officer.ts';
import { openFork } from '../../src/lib/suggestions/server/open-fork.ts';

/** The id of an officer's fork, through its command. */
export async function forkOf(sql: Sql, officer: { id: string }, documentId: string): Promise<string> {
	const opened = await openFork(sql, { id: officer.id, councilCode: 'DST' } as SignedInOfficer, documentId);
	if (!opened.ok) throw new Error(opened.message);
	return opened.forkId;
}
