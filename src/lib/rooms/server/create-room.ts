import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { plainLine, plainText } from '../plain-text.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit } from './record-activity.ts';

export const roomFields = {
	title: plainLine({ name: 'the title', max: 200, required: 'Enter a title for the room' }),
	summary: plainText({ name: 'the summary', max: 1000 }),
	theme: plainLine({ name: 'the theme', max: 60 }),
	visibility: v.picklist(['private', 'open'], 'Choose who can see the room')
};

const roomSchema = v.object(roomFields);
const roomsPerHourMost = 20;

/**
 * Makes a room: the officer owns it and their council leads it. Refuses as bad-input, or as too-fast after 20 in
 * an hour. Called twice, it makes two rooms.
 */
export async function createRoom(
	sql: Sql,
	officer: SignedInOfficer,
	input: unknown
): Promise<Outcome<{ roomId: string }>> {
	const ofGuest = refuseGuest(officer);
	if (ofGuest) return ofGuest;
	const parsed = parseInput(roomSchema, input);
	if (!parsed.ok) return parsed;
	const outcome = await sql.begin(async (tx): Promise<Outcome<{ roomId: string }>> => {
		const refusal = await mayMakeRoom(tx, officer);
		if (refusal) return refusal;
		const roomId = randomUUID();
		await insertRoom(tx, officer, { id: roomId, ...parsed.input });
		return { ok: true, roomId };
	});
	return outcome;
}

/** Null for an officer of a council. Before anything else: what a guest sent is nothing that could be mended. */
export const refuseGuest = ({ councilCode }: SignedInOfficer): Refusal | null =>
	isGuestOrganisation(councilCode)
		? refuse('not-allowed', 'Rooms are made by officers of councils. You are a guest of a room.')
		: null;

/**
 * Null when this officer may make one more room. Their row is locked, so that two rooms of theirs are made one after the other
 * and each counts those before.
 */
export async function mayMakeRoom(tx: TransactionSql, officer: SignedInOfficer): Promise<Refusal | null> {
	const [me] = await tx<{ suspended: boolean }[]>`
		select suspended_at is not null as suspended from officer where id = ${officer.id} for no key update`;
	if (!me || me.suspended) {
		return refuse('signed-out', 'Your account is suspended. Ask your administrator.');
	}
	const [full] = await tx<{ seconds: number }[]>`
		select ceil(extract(epoch from created_at + interval '1 hour' - now()))::int as seconds
		from room where created_by = ${officer.id} and created_at > now() - interval '1 hour'
		order by created_at desc limit 1 offset ${roomsPerHourMost - 1}`;
	if (!full) return null;
	const minutes = Math.ceil(full.seconds / 60);
	return refuse(
		'too-fast',
		`You have made ${roomsPerHourMost} rooms in the last hour, and nobody can make more. No room was made, and what you entered is still here. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`,
		{ retryAfter: full.seconds }
	);
}

/** The rows of a new room, in the caller's transaction, which has asked mayMakeRoom. */
export async function insertRoom(
	tx: TransactionSql,
	officer: SignedInOfficer,
	{ id, title, summary, theme, visibility }: v.InferOutput<typeof roomSchema> & { id: string }
): Promise<void> {
	await tx`
		insert into room (id, title, summary, theme, visibility, lead_council_code, created_by)
		values (${id}, ${title}, ${summary}, ${theme}, ${visibility}, ${officer.councilCode}, ${officer.id})`;
	await tx`
		insert into room_member (room_id, officer_id, role, added_by)
		values (${id}, ${officer.id}, 'owner', ${officer.id})`;
	await tx`
		insert into room_council (room_id, council_code, part, added_by)
		values (${id}, ${officer.councilCode}, 'lead', ${officer.id})`;
	await recordActivity(tx, { roomId: id, officer, event: { kind: 'room-created' } });
	await recordAudit(tx, { officer, action: 'room-created', subject: id, details: { visibility } });
}
