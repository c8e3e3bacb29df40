import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';

/** What the form of a new decision sends; in the year after this one. */
export const decisionForm = (more: Record<string, unknown> = {}) => ({
	decision: randomUUID(),
	kind: 'consent',
	question: 'Shall Leeds lead the user research?',
	reasons: 'Leeds has done it before.',
	voters: 'people',
	quorum: '',
	closesOn: inDays(30),
	closesTime: '17:00',
	reviewOn: '',
	...more
});

/** The day in so many days from now. */
export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Asks a room for a decision through the command and returns its id. */
export async function makeDecision(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	more: Record<string, unknown> = {}
): Promise<string> {
	const made = await proposeDecision(sql, officer, roomId, decisionForm(more));
	if (!made.ok) throw new Error(made.message);
	return made.decision;
}
