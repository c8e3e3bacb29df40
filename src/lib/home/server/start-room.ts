import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { notesForm } from '#lib/meetings/meeting.ts';
import { insertProposal } from '#lib/proposals/server/insert-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { insertRoom, mayMakeRoom, refuseGuest, roomFields } from '#lib/rooms/server/create-room.ts';
import { limitCommands } from '#lib/rooms/server/limit-commands.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';

const again = 'Reload the page and try again.';
const madeId = v.pipe(v.string(again), v.uuid(again), v.toLowerCase());
const schema = v.object({ room: madeId, note: madeId, title: roomFields.title });

/**
 * Makes a room with a discovery note in it, so that whoever begins has something to write in at once: a note needs neither a round nor a
 * partner, and what it says is what a bid begins with. The officer owns the private room, and their council leads it.
 * The page makes both ids: sent again, or twice at once, it is still one room, and is answered as before (FAULTS D16).
 */
export async function startRoom(
	sql: Sql,
	officer: SignedInOfficer,
	input: unknown
): Promise<Outcome<{ noteId: string }>> {
	const ofGuest = refuseGuest(officer);
	if (ofGuest) return ofGuest;
	const tooFast = await limitCommands(sql, officer, {
		of: 'rooms',
		perMinute: 30,
		perHour: 120,
		kept: 'No room was made, and what you entered is still here.'
	});
	if (tooFast) return tooFast;
	const parsed = parseInput(schema, input);
	if (!parsed.ok) return parsed;
	const { room, note, title } = parsed.input;
	const outcome = await sql.begin(async (tx): Promise<Outcome<{ noteId: string }>> => {
		// Takes the officer's row first: the same sent at once waits here, and then finds the room.
		const refusal = await mayMakeRoom(tx, officer);
		if (refusal?.reason === 'signed-out') return refusal;
		const [same] = await tx<{ mine: boolean }[]>`
			select created_by = ${officer.id} and exists (
				select from proposal p where p.id = ${note} and p.room_id = room.id
			) as mine
			from room where id = ${room}`;
		if (same) return same.mine ? { ok: true, noteId: note } : refuse('bad-input', again);
		if (refusal) return refusal;
		const [taken] = await tx`select from proposal where id = ${note}`;
		if (taken) return refuse('bad-input', again);
		const [form] = await tx<{ id: string }[]>`
			select id from form where makes <> ${notesForm.makes} order by makes = 'discovery note' desc, id limit 1`;
		if (!form) throw new Error('there is no form to make a note from');
		await insertRoom(tx, officer, { id: room, title, summary: '', theme: '', visibility: 'private' });
		await insertProposal(tx, { id: note, roomId: room, officerId: officer.id, form: form.id, title });
		await recordActivity(tx, {
			roomId: room,
			officer,
			event: { kind: 'proposal-created', proposalId: note }
		});
		return { ok: true, noteId: note };
	});
	return outcome;
}
