import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Language } from '../language.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { documentAccess, type RoomFacts } from '#lib/rooms/access.ts';
import { inRoom, isUuid } from '#lib/rooms/server/in-room.ts';

const proposalNotFound = (): Refusal =>
	refuse('not-found', 'There is no such proposal, or you cannot see it.');

export const staleProposal = (): Refusal =>
	refuse(
		'stale',
		'Somebody else changed this while you had it open. What you entered is kept below. Check what changed, then save again.'
	);

const proposalFrozen = (): Refusal =>
	refuse(
		'not-allowed',
		'This proposal is frozen, so nothing in it was changed. You can read and comment. An owner of the room can unfreeze it.'
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
	language: Language;
	leadCouncilCode: string;
	revision: number;
	frozen: boolean;
}

/**
 * Runs a change of one proposal by somebody who may do that in its room. While the proposal is frozen nothing that needs
 * the right to write or suggest is done; freezing takes the room's row as every command does, so none can slip past it. The room is the proposal's
 * own, never one that a form names: ids from two parents cannot be mixed (FAULTS A2).
 */
export async function inProposal<T extends object>(
	sql: Sql,
	{
		officer,
		proposalId,
		needs = 'write'
	}: {
		officer: SignedInOfficer;
		proposalId: string;
		needs?: 'write' | 'suggest' | 'comment' | 'manage';
	},
	work: (tx: TransactionSql, proposal: ProposalRow, facts: RoomFacts) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	if (!isUuid(proposalId)) return proposalNotFound();
	const [found] = await sql<{ roomId: string }[]>`
		select room_id as "roomId" from proposal where id = ${proposalId} and deleted_at is null`;
	if (!found) return proposalNotFound();
	let inside = false;
	const outcome = await inRoom<T>(
		sql,
		{ officer, roomId: found.roomId, needs: needs === 'suggest' ? 'comment' : needs },
		async (tx, access, facts) => {
			inside = true;
			const [row] = await tx<ProposalRow[]>`
			select p.id, p.room_id as "roomId", p.form_id as "formId", p.title, p.phase, p.language,
				p.lead_council_code as "leadCouncilCode", p.revision, h.frozen
			from proposal p join document_head h on h.document_id = p.id
			where p.id = ${proposalId} and p.room_id = ${found.roomId} and p.deleted_at is null for update of p`;
			if (!row) return proposalNotFound();
			// The room allows it: only the freeze can forbid it.
			return documentAccess(access, row)[needs] ? work(tx, row, facts) : proposalFrozen();
		}
	);
	// What the room says about itself must not tell more than that.
	return !inside && !outcome.ok && outcome.reason === 'not-found' ? proposalNotFound() : outcome;
}
