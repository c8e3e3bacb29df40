import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { inProposal } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { suggestionLimits } from '../suggestion.ts';
import { close, findRows, settling, suggestionId, suggestionNotFound } from './decide.ts';
import { settleFork, type LeftOut } from './settle-fork.ts';

const schema = v.object({
	suggestions: v.pipe(
		v.array(suggestionId, 'Reload the page and try again.'),
		v.minLength(1, 'Choose a suggestion.'),
		v.maxLength(suggestionLimits.perDecision, 'Withdraw fewer suggestions at once.')
	)
});

/**
 * Takes one's own suggestions back. Those that are no longer open stay as they were decided. For ten minutes `restore`
 * brings them back.
 */
export async function withdraw(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return settling<object>(sql, officer, (later) =>
		inProposal<object>(sql, { officer, proposalId, needs: 'suggest' }, async (tx, proposal, facts) => {
			const parsed = parseInput(schema, input);
			if (!parsed.ok) return parsed;
			const ids = [...new Set(parsed.input.suggestions)];
			const rows = await findRows(tx, proposalId, ids);
			if (rows.length < ids.length) return suggestionNotFound();
			if (rows.some(({ officerId }) => officerId !== officer.id)) {
				return refuse('not-allowed', 'Only the person who made a suggestion can withdraw it.');
			}
			const open = rows.filter(({ outcome }) => outcome === null);
			if (open.length === 0) return { ok: true };
			const settled = await settleFork(tx, {
				baseId: proposalId,
				officerId: officer.id,
				drop: open.map(({ id }) => ({ id, seen: null }))
			});
			const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
			for (const left of settled.leftOut()) await keepWithdrawn(tx, left, { proposalId, officer });
			await close({ tx, roomId: proposal.roomId, proposalId, me }, settled.dropped, 'withdrawn');
			if (settled.undescribed) later.push(settled.undescribed);
			return { ok: true };
		})
	);
}

async function keepWithdrawn(
	tx: TransactionSql,
	{ key, suggestions, base, fork }: LeftOut,
	of: { proposalId: string; officer: SignedInOfficer }
): Promise<void> {
	await tx`
		insert into suggestion_withdrawal (document_id, officer_id, section_key, suggestions, base, fork, at)
		values (${of.proposalId}, ${of.officer.id}, ${key}, ${suggestions}::uuid[], ${Buffer.from(base)},
			${Buffer.from(fork)}, clock_timestamp())`;
}
