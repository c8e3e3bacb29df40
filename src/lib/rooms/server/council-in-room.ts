import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { listCurrentCouncils } from '#lib/councils/server/list-current-councils.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { roles } from '../access.ts';
import { inRoom } from './in-room.ts';
import { settleInvitationRequests } from './invitation-request.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

const council = v.pipe(
	v.string('Choose a council'),
	v.minLength(1, 'Choose a council'),
	v.maxLength(20, 'Choose a council')
);
const role = v.picklist(roles, 'Choose a role');

/**
 * Owners bring in a council as partner: all its officers have the role at once, those who join later too.
 * Refuses a council that is already in, that does not exist or that was abolished.
 */
export async function inviteCouncil(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ councilName: string }>> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(v.object({ council, role }), input);
		if (!parsed.ok) return parsed;
		const given = parsed.input;
		const today = await listCurrentCouncils(tx, [given.council]);
		const found = today.find(({ code }) => code === given.council);
		if (!found) {
			const successors = today.map(({ name }) => name).join(' or ');
			const words = successors
				? `This council no longer exists. Invite ${successors} instead.`
				: 'Choose a council from the list';
			return refuse('bad-input', words, { field: 'council' });
		}
		const added = await tx`
			insert into room_council (room_id, council_code, part, role, added_by)
			values (${roomId}, ${given.council}, 'partner', ${given.role}, ${officer.id})
			on conflict do nothing`;
		if (added.count === 0) {
			return refuse('bad-input', `${found.name} is already in this room. Change its role in the table.`, {
				field: 'council'
			});
		}
		const event = { kind: 'council-joined', council: given.council, role: given.role } as const;
		await recordActivity(tx, { roomId, officer, event });
		await recordAudit(tx, {
			officer,
			action: 'room-council-added',
			subject: roomId,
			details: { council: given.council, role: given.role }
		});
		await settleInvitationRequests(tx, { roomId, by: officer.id, whom: { councilCode: given.council } });
		await ringAccess(tx, roomId);
		return { ok: true, councilName: found.name };
	});
}

/** Owners change the role that all officers of a council have; 'none' leaves the council its part without a role. */
export async function changeCouncilRole(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(
			v.object({ council, role: v.picklist([...roles, 'none'], 'Choose a role') }),
			input
		);
		if (!parsed.ok) return parsed;
		const newRole = parsed.input.role === 'none' ? null : parsed.input.role;
		const changed = await tx`
			update room_council set role = ${newRole}
			where room_id = ${roomId} and council_code = ${parsed.input.council} and role is distinct from ${newRole}`;
		if (changed.count > 0) {
			const event = { kind: 'council-role-changed', council: parsed.input.council, role: newRole } as const;
			await recordActivity(tx, { roomId, officer, event });
			await recordAudit(tx, {
				officer,
				action: 'room-council-role-changed',
				subject: roomId,
				details: { council: parsed.input.council, role: newRole }
			});
			await ringAccess(tx, roomId);
		}
		return { ok: true };
	});
}

/** Owners take a partner council out. Its officers who have a role of their own keep it. The lead stays. */
export async function removeCouncil(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(v.object({ council }), input);
		if (!parsed.ok) return parsed;
		const [row] = await tx<{ part: string }[]>`
			select part from room_council where room_id = ${roomId} and council_code = ${parsed.input.council}`;
		if (!row) return { ok: true };
		if (row.part === 'lead') {
			return refuse('not-allowed', 'The lead council cannot be removed from its room. Nothing was changed.');
		}
		await tx`delete from room_council where room_id = ${roomId} and council_code = ${parsed.input.council}`;
		await tx`delete from vote_caster where room_id = ${roomId} and council_code = ${parsed.input.council}`;
		await recordActivity(tx, {
			roomId,
			officer,
			event: { kind: 'council-removed', council: parsed.input.council }
		});
		await recordAudit(tx, {
			officer,
			action: 'room-council-removed',
			subject: roomId,
			details: { council: parsed.input.council }
		});
		await ringAccess(tx, roomId);
		return { ok: true };
	});
}
