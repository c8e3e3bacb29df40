import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { createFork, findForkOf, type DescribedSection } from '#db/queries/forks.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { suggestionLimits } from '../suggestion.ts';
import { findRows, Refused, settling, suggestionId, suggestionNotFound } from './decide.ts';
import { CannotBringBack, settleFork } from './settle-fork.ts';

const schema = v.object({ suggestion: suggestionId });

const changedSince = (): Refusal =>
	refuse(
		'stale',
		'The text has changed there since, so the suggestion cannot be brought back as it was. Suggest it again.'
	);

/**
 * Brings back what the officer withdrew within the last ten minutes: the suggestion, and those that they withdrew in the same
 * go in its section. Its words come back as they were, onto the text and the officer's other suggestions as these are now;
 * where that is not possible it is refused as `stale`, and nothing is changed. Called again it changes nothing more.
 */
export async function restore(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return settling<object>(sql, officer, (later) =>
		inProposal<object>(sql, { officer, proposalId, needs: 'suggest' }, async (tx, proposal, facts) => {
			const parsed = parseInput(schema, input);
			if (!parsed.ok) return parsed;
			const [row] = await findRows(tx, proposalId, [parsed.input.suggestion]);
			if (!row) return suggestionNotFound();
			if (row.officerId !== officer.id) {
				return refuse('not-allowed', 'Only the person who made a suggestion can bring it back.');
			}
			if (row.outcome === null) return { ok: true };
			const of = { baseId: proposalId, officerId: officer.id };
			const withdrawal = await takeWithdrawal(tx, { ...of, suggestion: row.id });
			if (row.outcome !== 'withdrawn' || !withdrawal) {
				return refuse('stale', 'This can no longer be brought back. Suggest it again.');
			}
			await openAgain(tx, withdrawal.suggestions);
			if (!(await findForkOf(tx, of))) await createFork(tx, { id: randomUUID(), ...of, update: null });
			const settled = await settleFork(tx, { ...of, bringBack: [withdrawal] }).catch((error: unknown) => {
				throw error instanceof CannotBringBack ? new Refused(changedSince()) : error;
			});
			if (!withdrawal.suggestions.every((id) => settled.open.has(id))) throw new Refused(changedSince());
			await recordActivity(tx, {
				roomId: proposal.roomId,
				officer: { id: officer.id, councilCode: facts.officer?.councilCode ?? '' },
				event: {
					kind: 'suggestion',
					proposalId,
					section: withdrawal.key,
					did: 'restored',
					count: withdrawal.suggestions.length
				}
			});
			if (settled.undescribed) later.push(settled.undescribed);
			return { ok: true };
		})
	);
}

/** What was kept of a withdrawn suggestion, while it can be had back; it is kept no longer. */
async function takeWithdrawal(
	tx: TransactionSql,
	{ baseId, officerId, suggestion }: { baseId: string; officerId: string; suggestion: string }
): Promise<(DescribedSection & { suggestions: string[] }) | null> {
	const [withdrawal] = await tx<(DescribedSection & { suggestions: string[] })[]>`
		delete from suggestion_withdrawal
		where document_id = ${baseId} and officer_id = ${officerId} and suggestions @> ${[suggestion]}::uuid[]
			and at > clock_timestamp() - make_interval(secs => ${suggestionLimits.restoreMs / 1_000})
		returning section_key as key, suggestions, base, fork`;
	return withdrawal ?? null;
}

async function openAgain(tx: TransactionSql, ids: readonly string[]): Promise<void> {
	await tx`
		update suggestion set outcome = null, decided_by = null, decided_at = null
		where id = any(${[...ids]}::uuid[]) and outcome = 'withdrawn'`;
}
