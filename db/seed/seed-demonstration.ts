import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { lockRegister } from '../queries/councils.ts';
import { createDocument } from '../queries/documents.ts';
import { seedDecisions } from './sample/decisions.ts';
import { moment } from './sample/moment.ts';
import { sampleOfficers, type OfficerIds, type SampleName } from './sample/officers.ts';
import { seedChat } from './sample/seed-chat.ts';
import { seedPublications } from './sample/publications.ts';
import { seedTasks } from './sample/seed-tasks.ts';
import { seedThread } from './sample/seed-thread.ts';
import { sampleRooms, type SampleBlock, type SampleProposal, type SampleRoom } from './sample/rooms.ts';

export interface DemonstrationTools {
	/** `initialDocument` of src/lib/proposals/server: the editor's content is not the database's business */
	initialDocument(sections: { key: string; blocks?: SampleBlock[] }[]): {
		update: Uint8Array;
		clientIds: number[];
	};
	/** `anchorWords` of src/lib/comments/server */
	anchorWords(
		update: Uint8Array,
		section: string,
		words: string
	): { start: Uint8Array; end: Uint8Array } | null;
	schemaVersion: number;
}

/**
 * Puts the demonstration's officers, rooms, proposals and published bids into a database that has none of them, all
 * or nothing; councils and forms must be there. Returns false, having done nothing, when there is any officer.
 * Call it in demonstration mode only.
 */
export async function seedDemonstration(sql: Sql, tools: DemonstrationTools): Promise<boolean> {
	return sql.begin(async (tx) => {
		await lockRegister(tx);
		const [used] = await tx`
			select where exists (select from officer) or exists (select from room) or exists (select from publication)`;
		if (used) return false;
		await seedPublications(tx);
		const officers = await seedOfficers(tx);
		for (const room of sampleRooms) await seedRoom(tx, room, officers, tools);
		await tellInOrder(tx);
		return true;
	});
}

/** What happened in a room is listed in the order in which it was written: here, by its time. */
async function tellInOrder(tx: TransactionSql): Promise<void> {
	await tx`
		with told as (delete from activity returning *)
		insert into activity (room_id, at, officer_id, council_code, audience_council_code, kind, details)
		select room_id, at, officer_id, council_code, audience_council_code, kind, details
		from told order by at, id`;
}

async function seedOfficers(tx: TransactionSql): Promise<OfficerIds> {
	const ids: Record<string, string> = {};
	for (const [index, [who, officer]] of Object.entries(sampleOfficers).entries()) {
		ids[who] = randomUUID();
		// Each a minute after the one before: "Try it as…" shows them in the order they were made.
		await tx`
			insert into officer (id, email, name, job_title, council_code, is_sample, created_at)
			values (
				${ids[who]}, ${officer.email}, ${officer.name}, ${officer.jobTitle}, ${officer.councilCode}, true,
				now() - interval '30 days' + ${index} * interval '1 minute'
			)`;
	}
	return ids as OfficerIds;
}

async function seedRoom(
	tx: TransactionSql,
	room: SampleRoom,
	officers: OfficerIds,
	tools: DemonstrationTools
): Promise<void> {
	const id = randomUUID();
	const owner = officers[room.owner];
	const tell = (who: SampleName, kind: string, daysAgo: number, n: number, details: object = {}) => tx`
		insert into activity (room_id, at, officer_id, council_code, kind, details)
		values (
			${id}, ${moment(tx, daysAgo, n)}, ${officers[who]}, ${sampleOfficers[who].councilCode},
			${kind}, ${JSON.stringify(details)}::text::jsonb
		)`;
	await tx`
		insert into room
			(id, title, summary, theme, visibility, lead_council_code, created_by, created_at, deadline_at, deadline_for)
		values (
			${id}, ${room.title}, ${room.summary}, ${room.theme}, ${room.visibility}, ${room.lead}, ${owner},
			${moment(tx, room.daysAgo, 0)},
			((now() at time zone 'Europe/London')::date + ${room.deadline?.inDays ?? null}::int + time '17:00')
				at time zone 'Europe/London',
			${room.deadline?.for ?? ''}
		)`;
	await tx`
		insert into room_council (room_id, council_code, part, added_by)
		select ${id}, code, part, ${owner}
		from unnest(
			${[room.lead, ...room.partners]}::text[], ${['lead', ...room.partners.map(() => 'partner')]}::text[]
		) as c(code, part)`;
	await tx`
		insert into room_member (room_id, officer_id, role, added_by)
		select ${id}, officer, role, ${owner}
		from unnest(
			${[owner, ...room.people.map(({ who }) => officers[who])]}::uuid[],
			${['owner', ...room.people.map(({ role }) => role)]}::text[]
		) as m(officer, role)`;
	await tell(room.owner, 'room-created', room.daysAgo, 0);
	for (const [index, { who, role }] of room.people.entries()) {
		await tell(who, 'person-joined', room.daysAgo, index + 1, { role });
	}
	await seedChat(tx, { roomId: id, officers, chat: room.chat ?? [] });
	const proposalIds: string[] = [];
	for (const proposal of room.proposals) {
		const proposalId = await seedProposal(tx, id, room, proposal, officers, tools);
		proposalIds.push(proposalId);
		await tell(proposal.by, 'proposal-created', proposal.daysAgo, 0, { proposalId });
		const changed = proposal.sections.filter((section) => section.state);
		for (const [index, section] of changed.entries()) {
			await tell(section.owner ?? proposal.by, 'section-changed', proposal.daysAgo, index + 1, {
				proposalId,
				section: section.key,
				state: section.state
			});
		}
		for (const [index, { who, section }] of (proposal.edits ?? []).entries()) {
			await tell(who, 'text-edited', 1, index + 9, { proposalId, section });
		}
	}
	await seedTasks(tx, { roomId: id, proposalIds, officers, tasks: room.tasks ?? [] });
	await seedDecisions(tx, { roomId: id, officers, decisions: room.decisions ?? [] });
}

async function seedProposal(
	tx: TransactionSql,
	roomId: string,
	room: SampleRoom,
	proposal: SampleProposal,
	officers: OfficerIds,
	{ initialDocument, anchorWords, schemaVersion }: DemonstrationTools
): Promise<string> {
	const id = randomUUID();
	const keys = await tx<{ key: string }[]>`
		select key from form_section where form_id = ${proposal.formId} order by position`;
	await tx`
		insert into proposal (id, room_id, form_id, title, phase, lead_council_code, created_by, created_at)
		values (
			${id}, ${roomId}, ${proposal.formId}, ${proposal.title}, ${proposal.phase}, ${room.lead},
			${officers[proposal.by]}, ${moment(tx, proposal.daysAgo, 0)}
		)`;
	for (const { code, state } of proposal.partners) {
		await tx`insert into proposal_partner (proposal_id, council_code, state) values (${id}, ${code}, ${state})`;
	}
	for (const [index, section] of proposal.sections.entries()) {
		const owner = section.owner ? officers[section.owner] : null;
		await tx`
			insert into proposal_section (proposal_id, key, state, owner_id, changed_by, changed_at)
			values (
				${id}, ${section.key}, ${section.state ?? 'to do'}, ${owner}, ${owner ?? officers[proposal.by]},
				${moment(tx, proposal.daysAgo, index + 1)}
			)`;
	}
	const texts = new Map(proposal.sections.map((section) => [section.key, section.blocks]));
	const document = initialDocument(keys.map(({ key }) => ({ key, blocks: texts.get(key) ?? [] })));
	await createDocument(tx, { id, schemaVersion, ...document });
	for (const [index, thread] of (proposal.threads ?? []).entries()) {
		const anchor = anchorWords(document.update, thread.section, thread.words);
		if (!anchor) throw new Error(`The sample text of ${thread.section} does not hold “${thread.words}”.`);
		// After the events of the same day that the proposal itself has.
		await seedThread(tx, { roomId, proposalId: id, officers, thread, anchor, nth: index + 4 });
	}
	return id;
}
