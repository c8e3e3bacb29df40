import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { yesOrNo } from '#lib/comments/server/in-comments.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { meetingLimits } from '../meeting.ts';
import { inMeetings, meetingId, meetingNotFound, requireMeeting, type InMeetings } from './in-meetings.ts';

/** A change of who was at a meeting that has begun, by whoever may comment. */
const note = async <S extends v.GenericSchema<unknown, { meeting: string }>>(
	{
		sql,
		officer,
		roomId,
		schema,
		input
	}: { sql: Sql; officer: SignedInOfficer; roomId: string; schema: S; input: unknown },
	work: (around: InMeetings<v.InferOutput<S>>) => Promise<Outcome>
): Promise<Outcome> =>
	inMeetings(sql, { officer, roomId, needs: 'comment', schema, input }, async (around): Promise<Outcome> => {
		const found = await requireMeeting(around, around.input.meeting);
		if (!found.ok) return found;
		if (found.meeting.state === 'planned') {
			return refuse('stale', 'This meeting has not started yet, so nobody is noted. Nothing was changed.');
		}
		if (found.meeting.state === 'cancelled') {
			return refuse('stale', 'This meeting was cancelled. Nothing was changed.');
		}
		const done = await work(around);
		if (done.ok) await around.ring();
		return done;
	});

/** The officer was there, also when they hide that they are here. They are noted until the end. Twice is as once. */
export const sayPresent = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	note(
		{ sql, officer, roomId, schema: v.object({ meeting: meetingId }), input },
		async ({ tx, me, input }): Promise<Outcome> => {
			await tx`
				insert into attendance (id, meeting_id, officer_id, council_code, source, arrived_at)
				values (gen_random_uuid(), ${input.meeting}, ${me.id}, ${me.councilCode}, 'said', clock_timestamp())
				on conflict (meeting_id, officer_id) do update set source = 'said', left_at = null, taken_out = false`;
			return { ok: true };
		}
	);

/** Enters somebody by name who has no page open, as on the phone. The page makes the id: sent twice they are there once. */
export const enterAttendee = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	note(
		{
			sql,
			officer,
			roomId,
			schema: v.object({
				meeting: meetingId,
				attendee: meetingId,
				name: plainLine({
					name: 'the name',
					max: meetingLimits.attendeeCharacters,
					required: 'Enter the name of whoever was there'
				})
			}),
			input
		},
		async ({ tx, input }): Promise<Outcome> => {
			const [count] = await tx<{ entered: number }[]>`
				select count(*)::int as entered from attendance where meeting_id = ${input.meeting} and officer_id is null`;
			if (count!.entered >= meetingLimits.attendeesMost) {
				return refuse('too-large', `At most ${meetingLimits.attendeesMost} people can be entered by hand.`);
			}
			await tx`
				insert into attendance (id, meeting_id, name, source, arrived_at)
				values (${input.attendee}, ${input.meeting}, ${input.name}, 'entered', clock_timestamp())
				on conflict (id) do nothing`;
			return { ok: true };
		}
	);

/** Somebody was not there after all, or was: their row stays, so that they are not noted again. Twice is as once. */
export const correctAttendee = (
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> =>
	note(
		{
			sql,
			officer,
			roomId,
			schema: v.object({ meeting: meetingId, attendee: meetingId, out: yesOrNo }),
			input
		},
		async ({ tx, input }): Promise<Outcome> => {
			const changed = await tx`
				update attendance set taken_out = ${input.out}
				where id = ${input.attendee} and meeting_id = ${input.meeting}`;
			return changed.count === 1 ? { ok: true } : meetingNotFound();
		}
	);
