import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { guestUntilInWords, lastDayOf } from '../guest.ts';
import { guestsLimited, readUntil, untilFields } from './guest-fields.ts';
import { inRoom } from './in-room.ts';
import { limitCommands } from './limit-commands.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

const schema = v.object({
	person: v.pipe(v.string('Choose a guest'), v.uuid('Choose a guest')),
	/** the end as the form was shown with */
	was: v.pipe(v.string('Reload the page and try again.'), v.isoTimestamp('Reload the page and try again.')),
	...untilFields
});

/**
 * Owners change when a guest's time ends: later or sooner. Of two owners who do so at once the second is told what it is
 * now (FAULTS C9). Sent again it changes nothing more. A time that is over cannot be made longer: the guest is invited again.
 */
export async function extendGuest(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const tooFast = await limitCommands(sql, officer, guestsLimited);
	if (tooFast) return tooFast;
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx): Promise<Outcome> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { person: personId, was, ...until } = parsed.input;
		const [guest] = await tx<{ endsAt: string }[]>`
			select to_json(ends_at) #>> '{}' as "endsAt" from current_member
			where room_id = ${roomId} and officer_id = ${personId} and ends_at is not null`;
		if (!guest)
			return refuse(
				'bad-input',
				'They are no guest of this room any more. Nothing was changed. Invite them again.'
			);
		const time = await readUntil(tx, until);
		if (!time.ok) return time;
		if (+time.endsAt === Date.parse(guest.endsAt)) return { ok: true };
		if (Date.parse(was) !== Date.parse(guest.endsAt))
			return refuse(
				'stale',
				`Another owner changed this time meanwhile. It is now until ${guestUntilInWords(guest.endsAt)}. What you entered is kept: save again to change it.`,
				{ field: 'until-day' }
			);
		const endsAt = time.endsAt.toISOString();
		await tx`
			update room_member set ends_at = ${endsAt} where room_id = ${roomId} and officer_id = ${personId}`;
		const event = { kind: 'person-time-changed', personId, until: lastDayOf(endsAt) } as const;
		await recordActivity(tx, { roomId, officer, event });
		await recordAudit(tx, {
			officer,
			action: 'room-guest-time-changed',
			subject: roomId,
			details: { personId, from: guest.endsAt, to: endsAt }
		});
		await ringAccess(tx, roomId, personId);
		return { ok: true };
	});
}
