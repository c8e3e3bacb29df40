import type { Refusal } from '#lib/protocol/refusal.ts';
import type { TaskState } from '#lib/tasks/task.ts';

export const meetingStates = ['planned', 'going on', 'ended', 'cancelled'] as const;
export type MeetingState = (typeof meetingStates)[number];

/** The form that a meeting's text is made from, and its sections. */
export const notesForm = { id: 'meeting-notes', makes: 'meeting notes', minutes: 'minutes' } as const;

/** What the text of a meeting is called. */
export const notesTitle = (meetingTitle: string): string => `Meeting notes: ${meetingTitle}`;

/** Bounds of meetings [P12]. */
export const meetingLimits = {
	titleCharacters: 150,
	linkCharacters: 1_000,
	itemTitleCharacters: 150,
	leaderCharacters: 100,
	itemMinutesMost: 480,
	/** of an item for which nobody said it */
	itemMinutesUsual: 10,
	itemsMost: 40,
	attendeeCharacters: 100,
	/** entered by hand */
	attendeesMost: 200,
	perRoom: 2_000,
	/** how far ahead one may be planned */
	withinDays: 731,
	pastListed: 50,
	/** of one officer in their calendar */
	mineMost: 200,
	/** all commands of one officer, over all rooms */
	commandsPerMinute: 60,
	commandsPerHour: 600,
	/** a meeting that nobody ends is over then */
	forgottenAfterMs: 12 * 3_600_000
} as const;

/** A meeting in a list. Times are UTC, ISO 8601, as all here. */
export interface MeetingSummary {
	id: string;
	title: string;
	startsAt: string;
	endsAt: string;
	state: MeetingState;
}

export interface AgendaItem {
	id: string;
	title: string;
	minutes: number;
	/** who leads it; empty: nobody in particular */
	leader: string;
	/** the meeting is at it since then; null: it is not */
	beganAt: string | null;
	/** how long the meeting was at it before that */
	spentS: number;
	revision: number;
}

/** How it is known that somebody was there. */
export type AttendanceSource = 'seen' | 'said' | 'entered';

export interface Attendee {
	id: string;
	name: string;
	/** null: somebody without an account */
	council: string | null;
	source: AttendanceSource;
	arrivedAt: string;
	/** null: stayed, as far as is known */
	leftAt: string | null;
	/** somebody said that they were not there */
	takenOut: boolean;
	/** the reader */
	isMe: boolean;
}

/** A task or a decision that was made of a meeting. */
export interface MadeTask {
	id: string;
	title: string;
	state: TaskState;
	owner: string | null;
}
export interface MadeDecision {
	id: string;
	question: string;
	state: 'open' | 'closed' | 'withdrawn';
	/** how it came out, in words; null: open or withdrawn */
	result: string | null;
}

/** A meeting with all that its page shows. */
export interface MeetingView extends MeetingSummary {
	link: string;
	documentId: string;
	startedAt: string | null;
	startedBy: string | null;
	endedAt: string | null;
	/** null with a time: nobody ended it for long */
	endedBy: string | null;
	/** who planned it, with the council they were of then */
	by: { name: string; council: string };
	revision: number;
	items: AgendaItem[];
	attendees: Attendee[];
	tasks: MadeTask[];
	decisions: MadeDecision[];
	/** the database's clock at this reading */
	now: string;
}

/** A meeting as a calendar shows it. */
export interface CalendarMeeting extends MeetingSummary {
	link: string;
	revision: number;
	room: { id: string; title: string };
	items: Pick<AgendaItem, 'title' | 'minutes'>[];
}

/** A change of a meeting that was changed meanwhile: how it is now. */
export interface MeetingConflict extends Refusal {
	reason: 'stale';
	present: { revision: number; title: string; startsAt: string; endsAt: string; link: string };
}
