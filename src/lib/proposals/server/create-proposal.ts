import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import { phases } from '#db/schema/proposals.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { listCurrentCouncils } from '#lib/councils/server/list-current-councils.ts';
import { notesForm } from '#lib/meetings/meeting.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { insertProposal } from './insert-proposal.ts';

const maxPartners = 50;

export const proposalFields = {
	title: plainLine({ name: 'the title', max: 200, required: 'Enter a title for the proposal' }),
	/** empty: not decided yet */
	phase: v.pipe(
		v.optional(v.union([v.literal(''), v.picklist(phases)], 'Choose a phase from the list'), ''),
		v.transform((phase) => phase || null)
	),
	councils: v.pipe(
		v.optional(v.array(v.pipe(v.string(), v.maxLength(20))), []),
		v.maxLength(maxPartners, `A proposal can have ${maxPartners} partners or fewer.`),
		v.transform((codes) => [...new Set(codes)])
	)
};

const schema = v.object({
	form: v.pipe(v.string('Choose a form'), v.minLength(1, 'Choose a form'), v.maxLength(100, 'Choose a form')),
	title: proposalFields.title,
	phase: proposalFields.phase,
	partners: proposalFields.councils
});

const maxProposalsPerHour = 60;

/**
 * Makes a proposal from a form, with its document and first update in one transaction, so that there is no moment
 * when a page could open it empty [P8]. The room's lead council leads it. Called twice, it makes two proposals.
 */
export async function createProposal(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ proposalId: string }>> {
	return inRoom(sql, { officer, roomId, needs: 'write' }, async (tx) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { form, title, phase, partners } = parsed.input;
		// The text of a meeting is made with its meeting alone.
		const [known] = await tx`select 1 from form where id = ${form} and makes <> ${notesForm.makes}`;
		if (!known) return refuse('bad-input', 'Choose a form from the list', { field: 'form' });
		const [{ recent } = { recent: 0 }] = await tx<{ recent: number }[]>`
			select count(*)::int as recent from proposal
			where created_by = ${officer.id} and created_at > now() - interval '1 hour'`;
		if (recent >= maxProposalsPerHour) {
			return refuse('too-fast', 'You have started many proposals in the last hour. Try again in an hour.', {
				retryAfter: 3600
			});
		}
		const id = await insertProposal(tx, { roomId, officerId: officer.id, form, title, phase });
		const councils = await listCurrentCouncils(tx, partners);
		await tx`
			insert into proposal_partner (proposal_id, council_code)
			select ${id}, c.code from unnest(${councils.map(({ code }) => code)}::text[]) as c (code)
			join room r on r.id = ${roomId} and r.lead_council_code <> c.code`;
		await recordActivity(tx, { roomId, officer, event: { kind: 'proposal-created', proposalId: id } });
		return { ok: true, proposalId: id };
	});
}
