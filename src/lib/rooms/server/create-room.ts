import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine, plainText } from '../plain-text.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit } from './record-activity.ts';

export const roomFields = {
	title: plainLine({ name: 'the title', max: 200, required: 'Enter a title for the room' }),
	summary: plainText({ name: 'the summary', max: 1000 }),
	theme: plainLine({ name: 'the theme', max: 60 }),
	visibility: v.picklist(['private', 'open'], 'Choose who can see the room')
};

const maxRoomsPerHour = 20;

/**
 * Makes a room: the officer owns it and their council leads it. Refuses as bad-input, or as too-fast after 20 in
 * an hour. Called twice, it makes two rooms.
 */
export async function createRoom(
	sql: Sql,
	officer: SignedInOfficer,
	input: unknown
): Promise<Outcome<{ roomId: string }>> {
	if (isGuestOrganisation(officer.councilCode)) {
		return refuse('not-allowed', 'Rooms are made by officers of councils. You are a guest of a room.');
	}
	const parsed = parseInput(v.object(roomFields), input);
	if (!parsed.ok) return parsed;
	const { title, summary, theme, visibility } = parsed.input;
	const outcome = await sql.begin(async (tx): Promise<Outcome<{ roomId: string }>> => {
		const [{ suspended, recent } = { suspended: true, recent: 0 }] = await tx<
			{ suspended: boolean; recent: number }[]
		>`
			select o.suspended_at is not null as suspended,
				(select count(*)::int from room where created_by = o.id and created_at > now() - interval '1 hour') as recent
			from officer o where o.id = ${officer.id}`;
		if (suspended) return refuse('signed-out', 'Your account is suspended. Ask your administrator.');
		if (recent >= maxRoomsPerHour) {
			return refuse('too-fast', 'You have made many rooms in the last hour. Try again in an hour.', {
				retryAfter: 3600
			});
		}
		const [row] = await tx<{ id: string }[]>`
			insert into room (title, summary, theme, visibility, lead_council_code, created_by)
			values (${title}, ${summary}, ${theme}, ${visibility}, ${officer.councilCode}, ${officer.id})
			returning id`;
		const roomId = row!.id;
		await tx`
			insert into room_member (room_id, officer_id, role, added_by)
			values (${roomId}, ${officer.id}, 'owner', ${officer.id})`;
		await tx`
			insert into room_council (room_id, council_code, part, added_by)
			values (${roomId}, ${officer.councilCode}, 'lead', ${officer.id})`;
		await recordActivity(tx, { roomId, officer, event: { kind: 'room-created' } });
		await recordAudit(tx, { officer, action: 'room-created', subject: roomId, details: { visibility } });
		return { ok: true, roomId };
	});
	return outcome;
}
