import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Audience } from '#lib/comments/comment.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';

/** Begins a thread through its command and returns its ids. */
export async function makeThread(
	sql: Sql,
	by: SignedInOfficer,
	proposalId: string,
	facts: { section: string; body?: string; audience?: Audience }
): Promise<{ thread: string; comment: string }> {
	const ids = { thread: randomUUID(), comment: randomUUID() };
	const made = await startThread(sql, by, proposalId, {
		audience: 'room',
		body: 'How many?',
		...facts,
		...ids
	});
	if (!made.ok) throw new Error(made.message);
	return ids;
}
