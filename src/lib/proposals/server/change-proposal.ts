import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { ActivityEvent } from '#lib/rooms/activity.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { languages } from '../language.ts';
import { proposalFields } from './create-proposal.ts';
import { inProposal, revision, staleProposal, type ProposalRow } from './in-proposal.ts';

type Changed = Outcome<{ revision: number }>;

/**
 * One change of a proposal's own facts. The input names the `revision` its form was shown with; when somebody was
 * faster the answer is stale and nothing is written, so that nobody overwrites what they have not seen (FAULTS C9).
 * Changing nothing is fine at any revision and raises none.
 */
async function change<S extends v.GenericSchema<unknown, { revision: number }>>(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	given: { schema: S; input: unknown },
	apply: (
		tx: TransactionSql,
		proposal: ProposalRow,
		input: v.InferOutput<S>
	) => Promise<Outcome<{ event: ActivityEvent | null; write: () => Promise<unknown> }>>
): Promise<Changed> {
	return inProposal(sql, { officer, proposalId }, async (tx, proposal): Promise<Changed> => {
		const parsed = parseInput(given.schema, given.input);
		if (!parsed.ok) return parsed;
		const applied = await apply(tx, proposal, parsed.input);
		if (!applied.ok) return applied;
		if (!applied.event) return { ok: true, revision: proposal.revision };
		if (parsed.input.revision !== proposal.revision) return staleProposal();
		await applied.write();
		const next = proposal.revision + 1;
		await tx`update proposal set revision = ${next} where id = ${proposalId}`;
		await recordActivity(tx, { roomId: proposal.roomId, officer, event: applied.event });
		return { ok: true, revision: next };
	});
}

export const changeTitle = (sql: Sql, officer: SignedInOfficer, proposalId: string, input: unknown) =>
	change(
		sql,
		officer,
		proposalId,
		{ schema: v.object({ revision, title: proposalFields.title }), input },
		async (tx, proposal, { title }) => ({
			ok: true,
			event:
				title === proposal.title
					? null
					: { kind: 'title-changed', proposalId, from: proposal.title, to: title },
			write: () => tx`update proposal set title = ${title} where id = ${proposalId}`
		})
	);

export const changePhase = (sql: Sql, officer: SignedInOfficer, proposalId: string, input: unknown) =>
	change(
		sql,
		officer,
		proposalId,
		{ schema: v.object({ revision, phase: proposalFields.phase }), input },
		async (tx, proposal, { phase }) => ({
			ok: true,
			event: phase === proposal.phase ? null : { kind: 'phase-changed', proposalId, phase },
			write: () => tx`update proposal set phase = ${phase} where id = ${proposalId}`
		})
	);

export const changeLanguage = (sql: Sql, officer: SignedInOfficer, proposalId: string, input: unknown) =>
	change(
		sql,
		officer,
		proposalId,
		{
			schema: v.object({ revision, language: v.picklist(languages, 'Choose a language from the list') }),
			input
		},
		async (tx, proposal, { language }) => ({
			ok: true,
			event: language === proposal.language ? null : { kind: 'language-changed', proposalId, language },
			write: () => tx`update proposal set language = ${language} where id = ${proposalId}`
		})
	);

/** The lead is one of the room's councils; it stops being a partner. */
export const changeLead = (sql: Sql, officer: SignedInOfficer, proposalId: string, input: unknown) =>
	change(
		sql,
		officer,
		proposalId,
		{
			schema: v.object({ revision, lead: v.pipe(v.string('Choose the lead council'), v.maxLength(20)) }),
			input
		},
		async (tx, proposal, { lead }) => {
			const [inRoom] = await tx`
				select 1 from room_council where room_id = ${proposal.roomId} and council_code = ${lead}`;
			if (!inRoom) {
				return refuse('bad-input', 'Choose a council that is in this room', { field: 'lead' });
			}
			return {
				ok: true,
				event: lead === proposal.leadCouncilCode ? null : { kind: 'lead-changed', proposalId, council: lead },
				write: async () => {
					await tx`delete from proposal_partner where proposal_id = ${proposalId} and council_code = ${lead}`;
					await tx`update proposal set lead_council_code = ${lead} where id = ${proposalId}`;
				}
			};
		}
	);

/** The whole list of partners, those in and those wanted; a council named as both is in. The lead is no partner. */
export const changePartners = (sql: Sql, officer: SignedInOfficer, proposalId: string, input: unknown) =>
	change(
		sql,
		officer,
		proposalId,
		{
			schema: v.object({ revision, partners: proposalFields.councils, wanted: proposalFields.councils }),
			input
		},
		async (tx, proposal, given) => {
			const asked = [...new Set([...given.partners, ...given.wanted])];
			const known = await tx<{ code: string }[]>`
				select code from council where code = any(${asked}) and tier is distinct from 'guest'`;
			if (known.length !== asked.length) {
				return refuse('bad-input', 'Choose councils from the list', { field: 'partners' });
			}
			const next = new Map<string, 'in' | 'wanted'>([
				...given.wanted.map((code) => [code, 'wanted'] as const),
				...given.partners.map((code) => [code, 'in'] as const)
			]);
			next.delete(proposal.leadCouncilCode);
			const now = await tx<{ code: string; state: 'in' | 'wanted' }[]>`
				select council_code as code, state from proposal_partner where proposal_id = ${proposalId}`;
			const same = now.length === next.size && now.every(({ code, state }) => next.get(code) === state);
			return {
				ok: true,
				event: same ? null : { kind: 'partners-changed', proposalId },
				write: async () => {
					await tx`delete from proposal_partner where proposal_id = ${proposalId}`;
					if (next.size > 0) {
						await tx`
							insert into proposal_partner (proposal_id, council_code, state)
							select ${proposalId}, * from unnest(${[...next.keys()]}::text[], ${[...next.values()]}::text[])`;
					}
				}
			};
		}
	);
