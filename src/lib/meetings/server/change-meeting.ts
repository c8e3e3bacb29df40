import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { revision } from '#lib/proposals/server/in-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { notesTitle, type MeetingConflict } from '../meeting.ts';
import {
	inMeetings,
	isOver,
	meetingId,
	meetingOver,
	requireMeeting,
	type MeetingRow
} from './in-meetings.ts';
import { meetingFields, readSpan } from './meeting-input.ts';

const conflict = ({ revision, title, startsAt, endsAt, link }: MeetingRow): MeetingConflict => ({
	...refuse(
		'stale',
		'Somebody else changed this meeting while you had it open. What you entered is kept. Check how it is now, then save again.'
	),
	reason: 'stale',
	present: { revision, title, startsAt, endsAt, link }
});

/**
 * Changes what a meeting is about, when it is and where the call is. Of two changes of the same revision one wins; the other
 * is refused as stale, with how the meeting is now. The same change sent again changes nothing more.
 */
export async function changeMeeting(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ revision: number }> | MeetingConflict> {
	const schema = v.object({ meeting: meetingId, revision, ...meetingFields });
	return inMeetings(
		sql,
		{ officer, roomId, needs: 'write', schema, input },
		async (around): Promise<Outcome<{ revision: number }>> => {
			const { tx, input } = around;
			const found = await requireMeeting(around, input.meeting);
			if (!found.ok) return found;
			const { meeting } = found;
			if (isOver(meeting)) return meetingOver(meeting);
			const [clock] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
			const span = readSpan(input, new Date(clock!.now));
			if (!span.ok) return span;
			const isSame =
				meeting.title === input.title &&
				Date.parse(meeting.startsAt) === Date.parse(span.startsAt) &&
				Date.parse(meeting.endsAt) === Date.parse(span.endsAt) &&
				meeting.link === input.link;
			if (isSame) return { ok: true, revision: meeting.revision };
			if (meeting.revision !== input.revision) return conflict(meeting);
			await tx`
				update meeting set title = ${input.title}, starts_at = ${span.startsAt}, ends_at = ${span.endsAt},
					link = ${input.link}, revision = revision + 1
				where id = ${meeting.id}`;
			// Its text goes by its name, unless somebody gave that another one.
			await tx`
				update proposal set title = ${notesTitle(input.title)}, revision = revision + 1
				where id = ${meeting.documentId} and title = ${notesTitle(meeting.title)}`;
			await around.tell(meeting.id, 'changed');
			return { ok: true, revision: meeting.revision + 1 };
		}
	);
}

/** The meeting does not take place. It stays in the list, and calendars that read it again are told. Twice is as once. */
export async function cancelMeeting(
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
			if (!found.ok) return found;
			const { meeting } = found;
			if (meeting.state === 'cancelled') return { ok: true };
			if (meeting.state !== 'planned') {
				return refuse('stale', 'This meeting has started, so it cannot be cancelled. End it instead.');
			}
			await tx`
				update meeting set state = 'cancelled', ended_at = clock_timestamp(), ended_by = ${me.id},
					revision = revision + 1
				where id = ${meeting.id}`;
			await around.tell(meeting.id, 'cancelled');
			return { ok: true };
		}
	);
}
