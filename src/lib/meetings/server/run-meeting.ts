import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import {
	inMeetings,
	meetingId,
	meetingOver,
	raiseRevision,
	requireMeeting,
	type InMeetings,
	type MeetingRow
} from './in-meetings.ts';
import { noteAttendance } from './note-attendance.ts';
import { writeMinutes } from './write-minutes.ts';

/** A meeting of this room that goes on, or why not. */
async function requireGoingOn(
	around: InMeetings<{ meeting: string }>
): Promise<{ ok: true; meeting: MeetingRow } | Refusal> {
	const found = await requireMeeting(around, around.input.meeting);
	if (!found.ok || found.meeting.state === 'going on') return found;
	return found.meeting.state === 'planned'
		? refuse('stale', 'This meeting has not started yet. Nothing was changed.')
		: meetingOver(found.meeting);
}

/** The meeting leaves the item it is at: what it had counts. */
const leaveItem = (tx: TransactionSql, meeting: string) => tx`
	update agenda_item set began_at = null,
		spent_s = spent_s + greatest(0, extract(epoch from clock_timestamp() - began_at))::int
	where meeting_id = ${meeting} and began_at is not null`;

/**
 * Starts a meeting: it is at its first item, a template of the minutes stands in its text, and whoever is in the room is noted.
 * One of a room goes on at a time. Of two who start it at once the second is told that it goes on; twice by one is as once.
 */
export async function startMeeting(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ meeting: meetingId });
	return inMeetings(
		sql,
		{ officer, roomId, needs: 'write', schema, input },
		async (around): Promise<Outcome> => {
			const { tx, me } = around;
			const found = await requireMeeting(around, around.input.meeting);
			if (!found.ok) return found;
			const { meeting } = found;
			if (meeting.state === 'going on') {
				return meeting.startedBy === me.id
					? { ok: true }
					: refuse('stale', 'Somebody else has just started this meeting. You are in it.');
			}
			if (meeting.state !== 'planned') return meetingOver(meeting);
			const [other] = await tx<{ title: string }[]>`
				select title from meeting where room_id = ${roomId} and state = 'going on'`;
			if (other) {
				return refuse('stale', `Another meeting goes on in this room: “${other.title}”. End it first.`);
			}
			await tx`
				update meeting set state = 'going on', started_at = clock_timestamp(), started_by = ${me.id},
					moved_by = ${me.id}, revision = revision + 1
				where id = ${meeting.id}`;
			await tx`
				update agenda_item set began_at = clock_timestamp()
				where id = (select id from agenda_item where meeting_id = ${meeting.id} order by position, id limit 1)`;
			await noteAttendance(tx, { roomId });
			await around.tell(meeting.id, 'started');
			// Last: it takes the lock of the text's log.
			await writeMinutes(tx, { meeting, officerId: me.id });
			return { ok: true };
		}
	);
}

/**
 * Goes to an item of the agenda, from the revision the officer saw. Of two at once one wins, and the other is told who did it
 * and where the meeting is (FAULTS C9); sent again by the same officer it is there already.
 */
export async function goToItem(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ meeting: meetingId, item: meetingId, revision });
	return inMeetings(
		sql,
		{ officer, roomId, needs: 'write', schema, input },
		async (around): Promise<Outcome> => {
			const { tx, me, input } = around;
			const found = await requireGoingOn(around);
			if (!found.ok) return found;
			const { meeting } = found;
			const items = await tx<{ id: string; title: string; isNow: boolean }[]>`
				select id, title, began_at is not null as "isNow" from agenda_item where meeting_id = ${meeting.id}`;
			const now = items.find(({ isNow }) => isNow);
			if (now?.id === input.item && meeting.movedBy === me.id) return { ok: true };
			if (meeting.revision !== input.revision) return changedMeanwhile(meeting, now);
			if (!items.some(({ id }) => id === input.item)) {
				return refuse('stale', 'Somebody took this item off the agenda. The meeting is where it was.');
			}
			await leaveItem(tx, meeting.id);
			await tx`update agenda_item set began_at = clock_timestamp() where id = ${input.item}`;
			await tx`update meeting set moved_by = ${me.id} where id = ${meeting.id}`;
			await raiseRevision(tx, meeting.id);
			await around.ring();
			return { ok: true };
		}
	);
}

function changedMeanwhile({ mover }: MeetingRow, now: { title: string } | undefined): Refusal {
	const where = now ? `The meeting is at “${now.title}”` : 'The meeting is at no item';
	return refuse(
		'stale',
		`Somebody else changed the agenda or went on at the same time, so nothing more was done. ${where}${mover && now ? `, where ${mover} brought it` : ''}.`
	);
}

/** Ends a meeting: the time of the item it is at counts, and nobody is noted any more. Twice is as once. */
export async function endMeeting(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	const schema = v.object({ meeting: meetingId });
	return inMeetings(
		sql,
		{ officer, roomId, needs: 'write', schema, input },
		async (around): Promise<Outcome> => {
			const { tx, me, input } = around;
			const found = await requireMeeting(around, input.meeting);
			if (found.ok && found.meeting.state === 'ended') return { ok: true };
			const going = await requireGoingOn(around);
			if (!going.ok) return going;
			await leaveItem(tx, going.meeting.id);
			await tx`
				update meeting set state = 'ended', ended_at = clock_timestamp(), ended_by = ${me.id}, revision = revision + 1
				where id = ${going.meeting.id}`;
			await around.tell(going.meeting.id, 'ended');
			return { ok: true };
		}
	);
}
