import type { Sql } from '#db/connection.server.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { isLastOwner } from '#lib/rooms/server/last-owner.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { ring } from '#server/bus/bus.ts';
import { audit } from './audit.ts';
import { findCouncilByName } from './find-council-by-name.ts';

/**
 * An administrator says that an officer works for another council now. Roles by the council of before end, and so do those of
 * their own, invitations that wait for them and votes they were named to cast, which they had for it; open pages and sockets hear of it within a second [P5]. What they wrote stays under the council of
 * that time. Refused while they alone own a room. Done twice, the second changes nothing.
 */
export async function moveOfficer(
	sql: Sql,
	{ officerId, administratorId, council }: { officerId: string; administratorId: string; council: string }
): Promise<Outcome> {
	const to = await findCouncilByName(sql, council);
	if (!to) {
		return refuse('bad-input', 'Enter the name of a council as it is in the register, for example Leeds', {
			field: 'council'
		});
	}
	return sql.begin(async (tx) => {
		// Rooms before officers, as every command of a room does.
		const rooms = await tx<{ id: string }[]>`
			select id from room
			where id in (select room_id from room_member where officer_id::text = ${officerId})
			order by id for no key update`;
		const [officer] = await tx<{ id: string; councilCode: string }[]>`
			select id, council_code as "councilCode" from officer where id::text = ${officerId} for update`;
		if (!officer) return refuse('not-found', 'There is no such officer.');
		if (isGuestOrganisation(officer.councilCode)) {
			return refuse(
				'not-allowed',
				'Guests belong to no council. An owner of their room decides how long they stay.'
			);
		}
		if (officer.councilCode === to.code) return { ok: true };
		// One that they got into between the two locks: its turn has not been waited for.
		const [fresh] = await tx`
			select from room_member where officer_id = ${officer.id} and room_id <> all(${rooms.map(({ id }) => id)}::uuid[])`;
		if (fresh)
			return refuse('busy', 'This officer came into a room at this moment. Nothing was changed. Try again.');
		let alone = 0;
		for (const { id } of rooms) if (await isLastOwner(tx, id, officer.id)) alone += 1;
		if (alone > 0) {
			const many = alone === 1 ? '1 room' : `${alone} rooms`;
			return refuse(
				'not-allowed',
				`This officer is the only owner of ${many}, and would leave ${alone === 1 ? 'it' : 'them'} without one. They must make somebody else an owner first. Nothing was changed.`
			);
		}
		for (const { id } of rooms) {
			await tx`delete from room_member where room_id = ${id} and officer_id = ${officer.id}`;
			await recordActivity(tx, { roomId: id, officer, event: { kind: 'person-left' } });
		}
		await tx`delete from vote_caster where officer_id = ${officer.id}`;
		await tx`
			update room_invitation set revoked_at = now()
			where accepted_at is null and revoked_at is null
				and (officer_id = ${officer.id} or email = (select email from officer where id = ${officer.id}))`;
		await tx`update officer set council_code = ${to.code} where id = ${officer.id}`;
		await audit(tx, {
			officerId: administratorId,
			action: 'officer.moved',
			subject: officer.id,
			details: { from: officer.councilCode, to: to.code, rooms: rooms.length }
		});
		await ring(tx, { type: 'officer', officerId: officer.id });
		return { ok: true };
	}) as Promise<Outcome>;
}
