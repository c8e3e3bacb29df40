import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { createDocument } from '#db/queries/documents.ts';
import { phases } from '#db/schema/proposals.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { listCurrentCouncils } from '#lib/councils/server/list-current-councils.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { SCHEMA_VERSION } from '#lib/protocol/sync.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { initialDocument } from './initial-document.ts';

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
		const sections = await tx<{ key: string }[]>`
			select key from form_section where form_id = ${form} order by position`;
		if (sections.length === 0) return refuse('bad-input', 'Choose a form from the list', { field: 'form' });
		const [{ recent } = { recent: 0 }] = await tx<{ recent: number }[]>`
			select count(*)::int as recent from proposal
			where created_by = ${officer.id} and created_at > now() - interval '1 hour'`;
		if (recent >= maxProposalsPerHour) {
			return refuse('too-fast', 'You have started many proposals in the last hour. Try again in an hour.', {
				retryAfter: 3600
			});
		}
		const id = randomUUID();
		await insertProposal(tx, officer, { id, roomId, form, title, phase, sections });
		const councils = await listCurrentCouncils(tx, partners);
		await tx`
			insert into proposal_partner (proposal_id, council_code)
			select ${id}, c.code from unnest(${councils.map(({ code }) => code)}::text[]) as c (code)
			join room r on r.id = ${roomId} and r.lead_council_code <> c.code`;
		return { ok: true, proposalId: id };
	});
}

/** The rows of a new proposal with its text, in the caller's transaction, which has checked that the officer may write in the room. */
export async function insertProposal(
	tx: TransactionSql,
	officer: SignedInOfficer,
	{ id, roomId, form, title, phase, sections }: NewProposal
): Promise<void> {
	await tx`
		insert into proposal (id, room_id, form_id, title, phase, lead_council_code, created_by)
		select ${id}, id, ${form}, ${title}, ${phase}, lead_council_code, ${officer.id}
		from room where id = ${roomId}`;
	const { update, clientIds } = initialDocument(sections);
	await createDocument(tx, { id, schemaVersion: SCHEMA_VERSION, update, clientIds });
	await recordActivity(tx, { roomId, officer, event: { kind: 'proposal-created', proposalId: id } });
}

interface NewProposal {
	id: string;
	roomId: string;
	/** id of the form */
	form: string;
	title: string;
	phase: string | null;
	/** of that form, in their order */
	sections: { key: string }[];
}
