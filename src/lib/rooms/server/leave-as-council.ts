import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { CouncilLeaving } from '../council-leaving.ts';
import { handOverRoom, listHeirs } from './hand-over.ts';
import { inRoom } from './in-room.ts';
import { listCouncilsInRoom } from './list-people.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

const code = v.pipe(v.string('Choose a council'), v.maxLength(20, 'Choose a council'));
const schema = v.object({
	council: v.pipe(code, v.minLength(1, 'Choose a council')),
	/** who leads from now on, where it is the lead that leaves */
	lead: v.optional(code, ''),
	/** who owns the room from now on, where nobody else would */
	owner: v.optional(v.pipe(v.string('Choose a person'), v.maxLength(36, 'Choose a person')), '')
});

/** What there is about a council that may leave; null: it takes no part in the room. The caller has checked that the reader owns the room. */
export async function readCouncilLeaving(
	sql: Sql,
	roomId: string,
	councilCode: string
): Promise<CouncilLeaving | null> {
	const councils = await listCouncilsInRoom(sql, roomId);
	const council = councils.find((one) => one.code === councilCode);
	if (!council) return null;
	const others = councils.filter((one) => one !== council);
	const heirs = await listHeirs(sql, roomId, { councilCode });
	const people = await sql<{ name: string }[]>`
		select o.name from current_member m join officer o on o.id = m.officer_id
		where m.room_id = ${roomId} and o.council_code = ${councilCode} order by o.name, o.id`;
	const [tasks] = await sql<{ open: number }[]>`
		select count(*)::int as open from task t left join officer o on o.id = t.owner_id
		where t.room_id = ${roomId} and t.deleted_at is null and t.state <> 'done'
			and (t.owner_council_code = ${councilCode} or o.council_code = ${councilCode})`;
	return {
		council: { code: council.code, name: council.name },
		hasRole: council.role !== null,
		people: people.map(({ name }) => name),
		openTasks: tasks!.open,
		leads: council.part === 'lead' ? others : null,
		heirs: heirs.some(({ isOwner }) => isOwner) ? null : heirs,
		staying: others.map(({ name }) => name)
	};
}

/**
 * An owner takes a council out of the room for good: its part, its role and every role of its officers end in one
 * transaction, and open pages hear of it [P5]. What it wrote stays. The lead is handed over first, as is the room where nobody else
 * would own it: named with the same press. Done twice, it is once.
 */
export async function leaveAsCouncil(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { council, lead, owner } = parsed.input;
		const [part] = await tx<{ part: 'lead' | 'partner' }[]>`
			select part from room_council where room_id = ${roomId} and council_code = ${council}`;
		if (!part) return { ok: true };
		const leads = part.part === 'lead';
		if (leads && !(await canLead(tx, { roomId, council: lead, leaver: council })))
			return refuse(
				'not-allowed',
				'This council leads the room. Choose which council leads it from now on. Nothing was changed.',
				{ field: 'lead' }
			);
		const ownerless = await handOverRoom(tx, {
			roomId,
			officer,
			leaver: { councilCode: council },
			to: owner
		});
		if (ownerless) return ownerless;
		if (leads) await makeLead(tx, { roomId, officer, council: lead });
		await endRights(tx, { roomId, council });
		await recordActivity(tx, { roomId, officer, event: { kind: 'council-left', council } });
		await recordAudit(tx, { officer, action: 'room-council-left', subject: roomId, details: { council } });
		await ringAccess(tx, roomId);
		return { ok: true };
	});
}

async function canLead(
	tx: TransactionSql,
	{ roomId, council, leaver }: { roomId: string; council: string; leaver: string }
): Promise<boolean> {
	const [there] = await tx`
		select 1 from room_council
		where room_id = ${roomId} and council_code = ${council} and council_code <> ${leaver}`;
	return there !== undefined;
}

async function makeLead(
	tx: TransactionSql,
	{ roomId, officer, council }: { roomId: string; officer: SignedInOfficer; council: string }
): Promise<void> {
	await tx`update room_council set part = 'lead' where room_id = ${roomId} and council_code = ${council}`;
	await tx`update room set lead_council_code = ${council} where id = ${roomId}`;
	await recordActivity(tx, { roomId, officer, event: { kind: 'council-leads', council } });
	await recordAudit(tx, { officer, action: 'room-lead-changed', subject: roomId, details: { council } });
}

/** Everything by which officers of a council may come into the room, or are to: given to the council, to them, or waiting. */
async function endRights(
	tx: TransactionSql,
	{ roomId, council }: { roomId: string; council: string }
): Promise<void> {
	const theirs = tx`(select id from officer where council_code = ${council})`;
	await tx`delete from room_council where room_id = ${roomId} and council_code = ${council}`;
	await tx`delete from room_member where room_id = ${roomId} and officer_id in ${theirs}`;
	await tx`delete from vote_caster where room_id = ${roomId} and council_code = ${council}`;
	// A domain that several councils share says nothing about whose the address is.
	await tx`
		update room_invitation i set revoked_at = now()
		where i.room_id = ${roomId} and i.accepted_at is null and i.revoked_at is null and (
			i.officer_id in ${theirs}
			or exists (select 1 from officer o where o.email = i.email and o.council_code = ${council})
			or (
				not exists (select 1 from officer o where o.email = i.email)
				and ${council} = all(
					select d.council_code from council_domain d where d.domain = split_part(i.email, '@', 2)
				)
				and exists (select 1 from council_domain d where d.domain = split_part(i.email, '@', 2))
			)
		)`;
}
