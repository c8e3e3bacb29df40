import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { id } from '#lib/comments/server/in-comments.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import type { MeetingDeed } from '#lib/rooms/activity.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { ring } from '#server/bus/bus.ts';
import { meetingLimits, type MeetingState } from '../meeting.ts';

/** The same for what is not there and what is in another room. */
export const meetingNotFound = (): Refusal =>
	refuse('not-found', 'There is no such meeting, or you cannot see it.');

/** Of a meeting, an item or an attendee: made by the page. */
export const meetingId = id;

const limits: CommandLimits = {
	of: 'meetings',
	perMinute: meetingLimits.commandsPerMinute,
	perHour: meetingLimits.commandsPerHour,
	kept: 'Nothing was changed, and your words are kept.'
};

export interface InMeetings<I> {
	tx: TransactionSql;
	roomId: string;
	/** the officer with the council of this moment */
	me: { id: string; councilCode: string };
	input: I;
	/** The activity row of what was done to a meeting. */
	tell(meeting: string, did: MeetingDeed): Promise<void>;
	/** Open pages of the meeting read it again. For what would be noise among what happened. */
	ring(): Promise<void>;
}

interface Asked<S> {
	officer: SignedInOfficer;
	roomId: string;
	needs: 'comment' | 'write';
	schema: S;
	input: unknown;
}

/** Runs a command on meetings: the officer's turn and right first, then what was sent, after the room's lock. */
export async function inMeetings<S extends v.GenericSchema, T extends object>(
	sql: Sql,
	{ officer, roomId, needs, schema, input }: Asked<S>,
	work: (around: InMeetings<v.InferOutput<S>>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, limits);
	if (tooFast) return tooFast;
	return inRoom<T>(sql, { officer, roomId, needs }, async (tx, _access, facts) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
		return work({
			tx,
			roomId,
			me,
			input: parsed.input,
			tell: (meeting, did) =>
				recordActivity(tx, { roomId, officer: me, event: { kind: 'meeting', meeting, did } }),
			ring: () => ring(tx, { type: 'meeting', roomId })
		});
	});
}

export interface MeetingRow {
	id: string;
	title: string;
	startsAt: string;
	endsAt: string;
	link: string;
	state: MeetingState;
	documentId: string;
	startedBy: string | null;
	endedBy: string | null;
	movedBy: string | null;
	/** the name of whoever went to the item it is at */
	mover: string | null;
	revision: number;
}

/** A meeting of this very room, or why not. The room's lock keeps it as it is. */
export async function requireMeeting(
	{ tx, roomId }: Pick<InMeetings<unknown>, 'tx' | 'roomId'>,
	meeting: string
): Promise<{ ok: true; meeting: MeetingRow } | Refusal> {
	const [row] = await tx<MeetingRow[]>`
		select m.id, m.title, to_json(m.starts_at) #>> '{}' as "startsAt", to_json(m.ends_at) #>> '{}' as "endsAt",
			m.link, m.state, m.document_id as "documentId", m.started_by as "startedBy", m.ended_by as "endedBy",
			m.moved_by as "movedBy", mover.name as mover, m.revision
		from meeting m left join officer mover on mover.id = m.moved_by
		where m.id = ${meeting} and m.room_id = ${roomId} for no key update of m`;
	return row ? { ok: true, meeting: row } : meetingNotFound();
}

/** Why nothing can be changed in a meeting that is over. */
export const meetingOver = ({ state }: Pick<MeetingRow, 'state'>): Refusal =>
	refuse(
		'stale',
		`This meeting ${state === 'cancelled' ? 'was cancelled' : 'has ended'}. Nothing was changed.`
	);

export const isOver = ({ state }: Pick<MeetingRow, 'state'>): boolean =>
	state === 'ended' || state === 'cancelled';

/** Raises a meeting's revision; returns the new one. */
export async function raiseRevision(tx: TransactionSql, meeting: string): Promise<number> {
	const [row] = await tx<{ revision: number }[]>`
		update meeting set revision = revision + 1 where id = ${meeting} returning revision`;
	return row!.revision;
}
