import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { sectionStates } from '#db/schema/proposals.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { inProposal } from './in-proposal.ts';

const schema = v.object({
	section: v.pipe(
		v.string('Choose a section'),
		v.maxLength(100, 'Choose a section'),
		// PostgreSQL takes no text with NUL.
		v.check((key) => !key.includes('\0'), 'Choose a section of this proposal')
	),
	state: v.picklist(sectionStates, 'Choose a state'),
	/** empty: nobody. Left out: as it is. */
	owner: v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())], 'Choose a person from the list'))
});

/**
 * How far a section is and who looks after it. The section belongs to the proposal's own form, its owner is
 * somebody with a role in the room. The last word counts: the state is one choice, and who set it is shown.
 */
export async function changeSection(
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
): Promise<Outcome> {
	return inProposal(sql, { officer, proposalId }, async (tx, proposal): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { section, state, owner } = parsed.input;
		const [known] =
			await tx`select 1 from form_section where form_id = ${proposal.formId} and key = ${section}`;
		if (!known) return refuse('bad-input', 'Choose a section of this proposal', { field: 'section' });
		const [before] = await tx<{ state: string; ownerId: string | null }[]>`
			select state, owner_id as "ownerId" from proposal_section
			where proposal_id = ${proposalId} and key = ${section}`;
		const ownerId = owner === undefined ? (before?.ownerId ?? null) : owner || null;
		if (ownerId !== null && ownerId !== before?.ownerId) {
			const [inRoom] = await tx`
				select 1 from officer o
				left join current_member m on m.officer_id = o.id and m.room_id = ${proposal.roomId}
				left join room_council c on c.council_code = o.council_code and c.room_id = ${proposal.roomId}
				where o.id = ${ownerId} and o.suspended_at is null and (m.role is not null or c.role is not null)`;
			if (!inRoom) return refuse('bad-input', 'Choose somebody who is in this room', { field: 'owner' });
		}
		if (state === (before?.state ?? 'to do') && ownerId === (before?.ownerId ?? null)) return { ok: true };
		await tx`
			insert into proposal_section (proposal_id, key, state, owner_id, changed_by)
			values (${proposalId}, ${section}, ${state}, ${ownerId}, ${officer.id})
			on conflict (proposal_id, key) do update
				set state = excluded.state, owner_id = excluded.owner_id, changed_by = excluded.changed_by, changed_at = now()`;
		await recordActivity(tx, {
			roomId: proposal.roomId,
			officer,
			event: { kind: 'section-changed', proposalId, section, state }
		});
		return { ok: true };
	});
}
