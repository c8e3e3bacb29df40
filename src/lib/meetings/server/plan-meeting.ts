import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { insertProposal } from '#lib/proposals/server/insert-proposal.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainText } from '#lib/rooms/plain-text.ts';
import { agendaLines } from '../agenda-lines.ts';
import { meetingLimits, notesForm, notesTitle } from '../meeting.ts';
import { inMeetings, meetingId, type InMeetings } from './in-meetings.ts';
import { itemMinutes, itemTitle, meetingFields, readSpan } from './meeting-input.ts';

/** Items as they are typed; the first that is none refuses all of them, as the agenda's. */
const agenda = v.pipe(
	plainText({
		name: 'the agenda',
		max: meetingLimits.itemsMost * (meetingLimits.itemTitleCharacters + 20)
	}),
	v.transform((text): unknown => agendaLines(text)),
	v.array(v.object({ title: itemTitle, minutes: itemMinutes })),
	v.maxLength(meetingLimits.itemsMost, `An agenda has ${meetingLimits.itemsMost} items or fewer`)
);

const schema = v.object({
	meeting: meetingId,
	...meetingFields,
	agenda
});

/**
 * Plans a meeting, with its agenda and the live text for its notes in one transaction, so that the text is there for whoever
 * sees the meeting [P8]. The page makes its id: sent again after a lost answer it is still one meeting.
 */
export async function planMeeting(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ meeting: string }>> {
	return inMeetings(
		sql,
		{ officer, roomId, needs: 'write', schema, input },
		async (around): Promise<Outcome<{ meeting: string }>> => {
			const { tx, me, input } = around;
			const done = { ok: true, meeting: input.meeting } as const;
			const [same] = await tx<{ mine: boolean }[]>`
				select room_id = ${roomId} and created_by = ${me.id} as mine from meeting where id = ${input.meeting}`;
			if (same?.mine) return done;
			if (same) {
				return refuse('bad-input', 'This could not be sent. Copy your words, reload the page and try again.');
			}
			const [room] = await tx<{ now: Date; meetings: number }[]>`
				select clock_timestamp() as now, (select count(*)::int from meeting where room_id = ${roomId}) as meetings`;
			const span = readSpan(input, new Date(room!.now));
			if (!span.ok) return span;
			if (room!.meetings >= meetingLimits.perRoom) {
				return refuse(
					'too-large',
					`A room has at most ${meetingLimits.perRoom} meetings. Your words are kept.`
				);
			}
			const documentId = await insertProposal(tx, {
				roomId,
				officerId: me.id,
				form: notesForm.id,
				title: notesTitle(input.title)
			});
			await tx`
				insert into meeting (id, room_id, title, starts_at, ends_at, link, document_id, created_by, council_code, created_at)
				values (${input.meeting}, ${roomId}, ${input.title}, ${span.startsAt}, ${span.endsAt}, ${input.link},
					${documentId}, ${me.id}, ${me.councilCode}, clock_timestamp())`;
			await insertItems(around);
			await around.tell(input.meeting, 'planned');
			return done;
		}
	);
}

async function insertItems({ tx, input }: InMeetings<v.InferOutput<typeof schema>>): Promise<void> {
	for (const [position, { title, minutes }] of input.agenda.entries()) {
		await tx`
			insert into agenda_item (id, meeting_id, position, title, minutes)
			values (${randomUUID()}, ${input.meeting}, ${position + 1}, ${title}, ${minutes})`;
	}
}
