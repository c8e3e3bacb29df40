import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { RoomFacts } from '#lib/rooms/access.ts';
import { inRoom, isUuid } from '#lib/rooms/server/in-room.ts';

const proposalNotFound = (): Refusal =>
	refuse('not-found', 'There is no such proposal, or you cannot see it.');

export const staleProposal = (): Refusal =>
	refuse(
		'stale',
		'Somebody else changed this while you had it open. What you entered is kept below. Check what changed, then save again.'
	);

/** The revision that the form was shown with. */
export const revision = v.pipe(
	v.union(
		[v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))],
		'Reload the page and try again.'
	),
	v.integer('Reload the page and try again.')
);

export interface ProposalRow {
	id: string;
	roomId: string;
	formId: string;
	title: string;
	phase: string | null;
	leadCouncilCode: string;
	revision: number;
}

/**
 * Runs a change of one proposal by somebody who may write (or only comment) in its room. The room is the proposal's
 * own, never one that a form names: ids from two parents cannot be mixed (FAULTS A2).
 */
export async function inProposal<T extends object>(
	sql: Sql,
	{
		officer,
		proposalId,
		needs = 'write'
	}: { officer: SignedInOfficer; proposalId: string; needs?: 'write' | 'comment' },
	work: (tx: TransactionSql, proposal: ProposalRow, facts: RoomFacts) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	if (!isUuid(proposalId)) return proposalNotFound();
	const [found] = await sql<{ roomId: string }[]>`
		select room_id as "roomId" from proposal where id = ${proposalId} and deleted_at is null`;
	if (!found) return proposalNotFound();
	let inside = false;
	const outcome = await inRoom<T>(
		sql,
		{ officer, roomId: found.roomId, needs },
		async (tx, _access, facts) => {
			inside = true;
			const [row] = await tx<ProposalRow[]>`
			select id, room_id as "roomId", form_id as "formId", title, phase,
				lead_council_code as "leadCouncilCode", revision
			from proposal where id = ${proposalId} and room_id = ${found.roomId} and deleted_at is null for update`;
			return row ? work(tx, row, facts) : proposalNotFound();
		}
	);
	// What the room says about itself must not tell more than that.
	return !inside && !outcome.ok && outcome.reason === 'not-found' ? proposalNotFound() : outcome;
}
