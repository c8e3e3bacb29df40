import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { roomOwners } from '#lib/notifications/server/recipients.ts';
import { roles } from '../access.ts';
import { plainText } from '../plain-text.ts';
import { giveRole } from './accept-invitation.ts';
import { inRoom, isUuid, readRoomAccess } from './in-room.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

const maxRequestsPerHour = 20;

export const guestsDoNotAsk = () =>
	refuse(
		'not-allowed',
		'Guests come into a room by invitation. Ask the person who sent you the link to invite you as a guest.'
	);

/**
 * Asks at a closed door: `linkId` is the id of a room or of a proposal, whichever the officer was sent. The answer is the same for a room that exists, one that does not and an id that is none:
 * nobody learns from it which ids are rooms (FAULTS A2, A11). A request for nothing goes nowhere. Asking again
 * changes the message of the open request; after a refusal it counts again a day later. Every asking counts
 * against the hourly limit, whether it had a room or not. Guests come by invitation alone, whatever the id is.
 */
export async function askForAccess(
	sql: Sql,
	officer: SignedInOfficer,
	linkId: string,
	input: unknown
): Promise<Outcome> {
	if (isGuestOrganisation(officer.councilCode)) return guestsDoNotAsk();
	const parsed = parseInput(v.object({ message: plainText({ name: 'the message', max: 1000 }) }), input);
	if (!parsed.ok) return parsed;
	const outcome = await sql.begin(async (tx): Promise<Outcome> => {
		const [{ recent } = { recent: 0 }] = await tx<{ recent: number }[]>`
			select count(*)::int as recent from audit_event
			where officer_id = ${officer.id} and action = 'room-access-asked' and at > now() - interval '1 hour'`;
		if (recent >= maxRequestsPerHour) {
			return refuse(
				'too-fast',
				'You have asked for access many times in the last hour. Try again in an hour.',
				{
					retryAfter: 3600
				}
			);
		}
		await recordAudit(tx, {
			officer,
			action: 'room-access-asked',
			subject: isUuid(linkId) ? linkId : '',
			details: {}
		});
		if (!isUuid(linkId)) return { ok: true };
		const [room] = await tx<{ id: string }[]>`
			select id from room
			where id = ${linkId} or id = (select room_id from proposal where id = ${linkId} and deleted_at is null)
			for no key update`;
		if (!room) return { ok: true };
		const roomId = room.id;
		const { access } = await readRoomAccess(tx, officer, roomId);
		if (access.write) return { ok: true };
		const asked = await tx`
			insert into access_request (room_id, officer_id, message)
			select ${roomId}, id, ${parsed.input.message} from officer where id = ${officer.id} and suspended_at is null
			on conflict (room_id, officer_id) do update
				set message = excluded.message, created_at = now(), decided_at = null, decided_by = null, outcome = null
				where access_request.outcome is distinct from 'declined'
					or access_request.decided_at < now() - interval '1 day'`;
		if (asked.count > 0) {
			const officerIds = await roomOwners(tx, roomId);
			await recordActivity(tx, {
				roomId,
				officer,
				event: { kind: 'access-asked' },
				notices: [{ reason: 'access asked', officerIds }]
			});
		}
		return { ok: true };
	});
	return outcome;
}

const person = v.pipe(v.string('Choose a request'), v.uuid('Choose a request'));

/** Owners answer a request. One already answered stays as it was. */
export async function decideAccessRequest(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(
			v.variant('decision', [
				v.object({ decision: v.literal('accept'), person, role: v.picklist(roles, 'Choose a role') }),
				v.object({ decision: v.literal('decline'), person })
			]),
			input
		);
		if (!parsed.ok) return parsed;
		const { person: personId, decision } = parsed.input;
		const decided = await tx`
			update access_request
			set decided_at = now(), decided_by = ${officer.id}, outcome = ${decision === 'accept' ? 'accepted' : 'declined'}
			where room_id = ${roomId} and officer_id = ${personId} and decided_at is null`;
		if (decided.count === 0) {
			return refuse('stale', 'This request was already answered. Nothing was changed.');
		}
		if (parsed.input.decision === 'accept') {
			const { role } = parsed.input;
			await giveRole(tx, { roomId, personId, role, addedBy: officer.id });
			await recordActivity(tx, { roomId, officer, event: { kind: 'access-accepted', personId, role } });
			await ringAccess(tx, roomId, personId);
		} else {
			await recordActivity(tx, { roomId, officer, event: { kind: 'access-declined' } });
		}
		await recordAudit(tx, {
			officer,
			action: decision === 'accept' ? 'room-access-accepted' : 'room-access-declined',
			subject: roomId,
			details: { personId }
		});
		return { ok: true };
	});
}
