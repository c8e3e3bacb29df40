import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { roles, type Role } from '../access.ts';
import { handOverRoom } from './hand-over.ts';
import { inRoom } from './in-room.ts';
import { isLastOwner, lastOwnerRefusal } from './last-owner.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

const person = v.pipe(v.string('Choose a person'), v.uuid('Choose a person'), v.toLowerCase());
const notHere = () => refuse('bad-input', 'This person is not in the room any more. Nothing was changed.');

/** Owners change a person's own role. The last owner stays one; a guest never becomes one. */
export async function changePersonRole(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(v.object({ person, role: v.picklist(roles, 'Choose a role') }), input);
		if (!parsed.ok) return parsed;
		const { person: personId, role } = parsed.input;
		const [member] = await tx<{ role: Role; isGuest: boolean }[]>`
			select role, ends_at is not null as "isGuest" from current_member
			where room_id = ${roomId} and officer_id = ${personId}`;
		if (!member) return notHere();
		if (member.isGuest && role === 'owner')
			return refuse('bad-input', 'A guest cannot own a room. Nothing was changed.');
		if (member.role === role) return { ok: true };
		if (role !== 'owner' && (await isLastOwner(tx, roomId, personId))) return lastOwnerRefusal();
		await tx`update room_member set role = ${role} where room_id = ${roomId} and officer_id = ${personId}`;
		await recordActivity(tx, { roomId, officer, event: { kind: 'person-role-changed', personId, role } });
		await recordAudit(tx, {
			officer,
			action: 'room-role-changed',
			subject: roomId,
			details: { personId, from: member.role, to: role }
		});
		await ringAccess(tx, roomId, personId);
		return { ok: true };
	});
}

/** Owners take a person out; invitations still waiting for that person's address end with it. */
export async function removePerson(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(v.object({ person }), input);
		if (!parsed.ok) return parsed;
		const personId = parsed.input.person;
		if (await isLastOwner(tx, roomId, personId)) return lastOwnerRefusal();
		const removed = await tx`delete from room_member where room_id = ${roomId} and officer_id = ${personId}`;
		if (removed.count === 0) return notHere();
		await tx`delete from vote_caster where room_id = ${roomId} and officer_id = ${personId}`;
		await tx`
			update room_invitation set revoked_at = now()
			where room_id = ${roomId} and accepted_at is null and revoked_at is null
				and email = (select email from officer where id = ${personId})`;
		await recordActivity(tx, { roomId, officer, event: { kind: 'person-removed', personId } });
		await recordAudit(tx, { officer, action: 'room-person-removed', subject: roomId, details: { personId } });
		await ringAccess(tx, roomId, personId);
		return { ok: true };
	});
}

/**
 * A person gives up their own role. What their council's role gives them stays. The last owner names somebody who owns the room from
 * then on (`owner`, their id); without, they cannot leave.
 */
export async function leaveRoom(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown = {}
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'leave' }, async (tx): Promise<Outcome> => {
		const parsed = parseInput(v.object({ owner: v.optional(v.string('Choose a person'), '') }), input);
		if (!parsed.ok) return parsed;
		if (await isLastOwner(tx, roomId, officer.id)) {
			const leaver = { officerId: officer.id };
			const refused = await handOverRoom(tx, { roomId, officer, leaver, to: parsed.input.owner });
			if (refused) return refused;
		}
		await tx`delete from room_member where room_id = ${roomId} and officer_id = ${officer.id}`;
		await tx`delete from vote_caster where room_id = ${roomId} and officer_id = ${officer.id}`;
		await recordActivity(tx, { roomId, officer, event: { kind: 'person-left' } });
		await recordAudit(tx, { officer, action: 'room-left', subject: roomId });
		await ringAccess(tx, roomId, officer.id);
		return { ok: true };
	});
}
