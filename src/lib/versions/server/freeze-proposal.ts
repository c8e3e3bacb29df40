import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { setFrozen } from '#db/queries/documents.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from '#lib/rooms/server/record-activity.ts';
import { freezeReasonMost, frozenVersionName } from '../freeze.ts';
import { versionNameMost } from '../version.ts';
import { inVersions } from './in-versions.ts';
import { keepNamedVersion } from './keep-named-version.ts';

const schema = (required: string) =>
	v.object({
		freeze: v.pipe(v.string('Reload the page and try again'), v.uuid('Reload the page and try again')),
		reason: plainText({ name: 'the reason', max: freezeReasonMost, required })
	});
const toFreeze = schema('Enter why the proposal is frozen, for example Ready for sign-off');
const toUnfreeze = schema('Enter why the proposal is opened again, for example The costs have changed');

/**
 * Freezes a proposal: its text is kept as a named version, and nothing is written in it until an owner unfreezes it. An
 * edit that was stored before is in the version; one that was not is refused, whoever had accepted it (FAULTS C11): the
 * journal's appends wait for the row taken here, and see it frozen. Sent again with the same id it freezes once.
 */
export async function freezeProposal(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inVersions(
		sql,
		{ of: 'freezes', officer, proposalId, needs: 'manage' },
		async (tx, proposal): Promise<Outcome> => {
			const parsed = parseInput(toFreeze, input);
			if (!parsed.ok) return parsed;
			const { freeze, reason } = parsed.input;
			const [sent] =
				await tx`select 1 from document_freeze where id = ${freeze} and document_id = ${proposalId}`;
			if (sent) return { ok: true };
			if (proposal.frozen) return refuse('stale', 'This proposal is frozen already.');
			// Before the text is read: from here on nothing more comes into it.
			await setFrozen(tx, proposalId, true);
			const version = randomUUID();
			const name = frozenVersionName(reason, versionNameMost);
			const kept = await keepNamedVersion(tx, {
				version,
				proposalId,
				formId: proposal.formId,
				name,
				officer
			});
			if (!kept.ok) {
				await setFrozen(tx, proposalId, false);
				return kept;
			}
			await tx`
				insert into document_freeze (id, document_id, version_id, reason, frozen_by)
				values (${freeze}, ${proposalId}, ${version}, ${reason}, ${officer.id})`;
			await recordActivity(tx, {
				roomId: proposal.roomId,
				officer,
				event: { kind: 'proposal-frozen', proposalId, version, reason }
			});
			await recordAudit(tx, {
				officer,
				action: 'proposal-frozen',
				subject: proposalId,
				details: { version }
			});
			await ringAccess(tx, proposal.roomId);
			return { ok: true };
		}
	);
}

/** Lets people write again. Sent again it changes nothing more; of two at once the first one's reason stands. */
export async function unfreezeProposal(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inVersions(
		sql,
		{ of: 'freezes', officer, proposalId, needs: 'manage' },
		async (tx, proposal): Promise<Outcome> => {
			const parsed = parseInput(toUnfreeze, input);
			if (!parsed.ok) return parsed;
			const { freeze, reason } = parsed.input;
			const [row] = await tx<{ unfrozenBy: string | null; unfreezeReason: string | null }[]>`
				select unfrozen_by as "unfrozenBy", unfreeze_reason as "unfreezeReason" from document_freeze
				where id = ${freeze} and document_id = ${proposalId}`;
			if (!row) return refuse('stale', 'The proposal was not frozen in this way. Reload the page.');
			if (row.unfrozenBy !== null) {
				return row.unfrozenBy === officer.id && row.unfreezeReason === reason
					? { ok: true }
					: refuse('stale', 'Somebody else has opened this proposal for writing meanwhile.');
			}
			await tx`
				update document_freeze set unfrozen_at = now(), unfrozen_by = ${officer.id}, unfreeze_reason = ${reason}
				where id = ${freeze}`;
			await setFrozen(tx, proposalId, false);
			await recordActivity(tx, {
				roomId: proposal.roomId,
				officer,
				event: { kind: 'proposal-unfrozen', proposalId, reason }
			});
			await recordAudit(tx, { officer, action: 'proposal-unfrozen', subject: proposalId });
			await ringAccess(tx, proposal.roomId);
			return { ok: true };
		}
	);
}
