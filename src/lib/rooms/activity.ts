import { languageNames, type Language } from '#lib/proposals/language.ts';
import type { Role } from './access.ts';
import { dayInWords, momentInWords } from './when.ts';

/**
 * What can happen in a room, as rows of `activity`: `kind` and `details`. Ids only, no names: names are looked up
 * when it is read, so that a person or council that changes its name is called by the new one.
 */
export type ActivityEvent =
	| { kind: 'room-created' }
	| { kind: 'room-changed' }
	| { kind: 'deadline-changed'; at: string | null }
	/** said by the program; for what, as the owners worded it then */
	| { kind: 'deadline-near'; at: string; for: string }
	| { kind: 'visibility-changed'; visibility: 'private' | 'open' }
	| { kind: 'person-invited' }
	| { kind: 'invitation-revoked' }
	| { kind: 'person-joined'; role: Role }
	| { kind: 'person-left' }
	| { kind: 'person-removed'; personId: string }
	| { kind: 'person-role-changed'; personId: string; role: Role }
	/** of a guest; `until` is their last day */
	| { kind: 'person-time-changed'; personId: string; until: string }
	| { kind: 'person-time-ended'; personId: string }
	| { kind: 'council-joined'; council: string; role: Role }
	| { kind: 'council-removed'; council: string }
	| { kind: 'council-left'; council: string }
	| { kind: 'council-leads'; council: string }
	| { kind: 'council-role-changed'; council: string; role: Role | null }
	| { kind: 'access-asked' }
	| { kind: 'access-accepted'; personId: string; role: Role }
	| { kind: 'access-declined' }
	| { kind: 'invitation-asked' }
	| { kind: 'proposal-created'; proposalId: string }
	| { kind: 'title-changed'; proposalId: string; from: string; to: string }
	| { kind: 'phase-changed'; proposalId: string; phase: string | null }
	| { kind: 'language-changed'; proposalId: string; language: Language }
	| { kind: 'lead-changed'; proposalId: string; council: string }
	| { kind: 'partners-changed'; proposalId: string }
	/** one for an officer, a section and an hour, from the versions of the text */
	| { kind: 'text-edited'; proposalId: string; section: string }
	| { kind: 'section-changed'; proposalId: string; section: string; state: string }
	| {
			kind: 'comment';
			proposalId: string;
			section: string;
			thread: string;
			did: CommentDeed;
			/** which one was said or changed; rows of before 28 November 2026 do not say it */
			comment?: string;
			/** said as the word of the doer's council */
			forCouncil?: true;
	  }
	| {
			kind: 'suggestion';
			proposalId: string;
			section: string;
			did: SuggestionDeed;
			/** suggestions; 0 where it says nothing */
			count: number;
			/** whose, when it is not the doer's own */
			personId?: string;
	  }
	| { kind: 'version-saved'; proposalId: string; version: string; name: string }
	| { kind: 'proposal-frozen'; proposalId: string; version: string; reason: string }
	| { kind: 'proposal-unfrozen'; proposalId: string; reason: string }
	| {
			kind: 'version-restored';
			proposalId: string;
			version: string;
			/** null: an automatic one */
			name: string | null;
			/** null: the whole text */
			section: string | null;
	  }
	| { kind: 'restore-undone'; proposalId: string }
	/** for whom, where it is about that: one of the two; `dueOn`, a day, where it is due */
	| { kind: 'task'; task: string; did: TaskDeed; personId?: string; council?: string; dueOn?: string }
	/** its words never change, so they stand here; `result` when it closed, `at` where it is about to */
	| {
			kind: 'decision';
			decision: string;
			question: string;
			did: DecisionDeed;
			result?: string;
			at?: string;
	  }
	| { kind: 'casters-named'; council: string }
	| { kind: 'meeting'; meeting: string; did: MeetingDeed }
	/** when it ended: how many sections were read, and by how many people */
	| { kind: 'read-through'; proposalId: string; did: 'began' | 'ended'; sections?: number; people?: number }
	/** a message that is addressed to somebody; no list shows it */
	| { kind: 'chat'; message: string; thread: string | null };

/** What can happen to a thread. */
export type CommentDeed =
	'began' | 'replied' | 'edited' | 'removed' | 'restored' | 'resolved' | 'opened' | 'reacted' | 'unreacted';

/** What can happen to suggestions. */
export type SuggestionDeed = 'suggested' | 'changed' | 'withdrawn' | 'restored' | 'accepted' | 'refused';

/** What can happen to a task. */
export type TaskDeed =
	| 'added'
	| 'given'
	| 'left'
	| 'begun'
	| 'done'
	| 'opened'
	| 'changed'
	| 'moved'
	| 'removed'
	| 'restored'
	/** the program reminded its owner */
	| 'due';
/** What can happen to a decision; `closing`: the program reminded those who have not voted. */
export type DecisionDeed =
	'proposed' | 'voted' | 'took back' | 'changed' | 'closing' | 'closed' | 'withdrawn';
/** What can happen to a meeting. */
export type MeetingDeed = 'planned' | 'changed' | 'cancelled' | 'started' | 'ended';

export type ActivityKind = ActivityEvent['kind'];

/** Shown to owners only: who asks at the door and who was turned away is not for everyone in the room. */
export const ownersOnly: readonly ActivityKind[] = [
	'access-asked',
	'access-declined',
	'person-invited',
	'invitation-asked',
	'invitation-revoked'
];

/** Open pages hear of these and read again; a list of what happened would only grow by them. */
export const quietComments: readonly CommentDeed[] = [
	'edited',
	'removed',
	'restored',
	'reacted',
	'unreacted'
];

export const quietDecisions: readonly DecisionDeed[] = ['voted', 'took back', 'closing'];

export const quietSuggestions: readonly SuggestionDeed[] = ['changed', 'withdrawn', 'restored'];

export const quietTasks: readonly TaskDeed[] = [
	'left',
	'begun',
	'changed',
	'moved',
	'removed',
	'restored',
	'due'
];

const taskWords: Record<TaskDeed, string> = {
	added: 'added',
	given: 'gave',
	left: 'took the owner off',
	begun: 'began',
	done: 'finished',
	opened: 'opened again',
	changed: 'changed',
	moved: 'moved',
	removed: 'removed',
	restored: 'brought back',
	due: 'reminded of'
};

const commentWords: Record<CommentDeed, string> = {
	began: 'commented on',
	replied: 'replied to a comment on',
	edited: 'changed a comment on',
	removed: 'removed a comment on',
	restored: 'brought back a comment on',
	resolved: 'resolved a comment on',
	opened: 'opened a comment again on',
	reacted: 'answered a comment on',
	unreacted: 'took back an answer to a comment on'
};

function suggestionWords(
	{ did, count, personId }: Extract<ActivityEvent, { kind: 'suggestion' }>,
	subject: string | null
): string {
	const whose = personId ? ` of ${subject ?? 'somebody'}` : ' of their own';
	switch (did) {
		case 'suggested':
			return count === 1 ? 'suggested a change' : `suggested ${count} changes`;
		case 'changed':
			return 'changed a suggestion';
		case 'withdrawn':
			return 'took back a suggestion';
		case 'restored':
			return 'brought back a suggestion';
		case 'accepted':
		case 'refused':
			return `${did} ${count === 1 ? 'a suggestion' : `${count} suggestions`}${whose}`;
	}
}

function decisionWords({ did, question, result }: Extract<ActivityEvent, { kind: 'decision' }>): string {
	switch (did) {
		case 'proposed':
			return `asked for a decision: “${question}”`;
		case 'voted':
			return `voted on “${question}”`;
		case 'took back':
			return `took back a vote on “${question}”`;
		case 'changed':
			return `changed the times of “${question}”`;
		case 'closing':
			return `reminded those who have not voted on “${question}”`;
		case 'closed':
			return `closed “${question}”. ${result ?? ''}`;
		case 'withdrawn':
			return `withdrew “${question}”`;
	}
}

function readThroughWords(
	{ did, sections = 0, people = 0 }: Extract<ActivityEvent, { kind: 'read-through' }>,
	title: string
): string {
	if (did === 'began') return `began to lead a read-through of ${title}`;
	const read = sections === 1 ? '1 section' : `${sections} sections`;
	return `ended the read-through of ${title}: ${read}, ${people === 1 ? '1 person' : `${people} people`}`;
}

/** An event as it is read, with the names that its words need. */
export interface ActivityEntry {
	id: string;
	/** UTC, ISO 8601 */
	at: string;
	officerName: string | null;
	councilName: string | null;
	event: ActivityEvent;
	/** name of the person, council or section that the event is about */
	subject: string | null;
	proposalTitle: string | null;
	/** title of the section, where the subject is somebody */
	sectionTitle: string | null;
	/** where it happened; missing where that is the page's own room */
	roomId?: string;
	/** of a task that is still there */
	taskTitle?: string | null;
	meetingTitle?: string | null;
}

/** What a list of activity can be narrowed to: kinds by how their names begin. */
export const activityTopics = {
	texts: {
		name: 'Texts',
		kinds: [
			'text-',
			'proposal-',
			'title-',
			'phase-',
			'language-',
			'lead-',
			'partners-',
			'section-',
			'version-',
			'restore-'
		]
	},
	comments: { name: 'Comments and suggestions', kinds: ['comment', 'suggestion'] },
	decisions: { name: 'Decisions', kinds: ['decision', 'vote'] },
	tasks: { name: 'Tasks', kinds: ['task'] },
	meetings: { name: 'Meetings', kinds: ['meeting', 'read-'] },
	people: {
		name: 'People and the room',
		kinds: ['person-', 'council-', 'access-', 'invitation-', 'room-', 'visibility-', 'deadline-']
	}
} as const satisfies Record<string, { name: string; kinds: readonly string[] }>;
export type ActivityTopic = keyof typeof activityTopics;

export const isActivityTopic = (value: string): value is ActivityTopic =>
	Object.hasOwn(activityTopics, value);

export interface ActivityGroup {
	id: string;
	/** of the latest event */
	at: string;
	/** who did it, latest first, each once */
	officers: string[];
	words: string;
	/** where it can be looked at; null: nowhere of its own */
	href: string | null;
	count: number;
}

/** Where what happened can be looked at. */
function activityHref({ event, proposalTitle, taskTitle, roomId }: ActivityEntry): string | null {
	if (event.kind === 'decision') return roomId ? `/rooms/${roomId}/decisions/${event.decision}` : null;
	if (event.kind === 'meeting') return roomId ? `/rooms/${roomId}/meetings/${event.meeting}` : null;
	if (event.kind === 'task') return taskTitle && roomId ? `/rooms/${roomId}/tasks/${event.task}` : null;
	// Without its title the proposal is not there any more.
	if (!('proposalId' in event) || proposalTitle === null) return null;
	const proposal = `/proposals/${event.proposalId}`;
	if (event.kind === 'comment') return `${proposal}?thread=${event.thread}#section-${event.section}`;
	if (event.kind === 'read-through') return `${proposal}/read-through`;
	if (event.kind.startsWith('version-')) return `${proposal}/versions`;
	return 'section' in event && event.section ? `${proposal}#section-${event.section}` : proposal;
}

/** The sentence after the names: "Priya Shah" + "made this room". */
export function activityWords({
	event,
	subject,
	proposalTitle,
	sectionTitle,
	taskTitle,
	meetingTitle,
	councilName
}: ActivityEntry): string {
	const them = subject ?? 'somebody';
	const title = proposalTitle ? `“${proposalTitle}”` : 'a proposal';
	switch (event.kind) {
		case 'room-created':
			return 'made this room';
		case 'room-changed':
			return 'changed the room’s title or summary';
		case 'deadline-changed':
			return event.at ? `set the deadline to ${momentInWords(event.at)}` : 'took away the deadline';
		case 'deadline-near':
			return `reminded everybody of the deadline “${event.for}”, ${momentInWords(event.at)}`;
		case 'visibility-changed':
			return event.visibility === 'open'
				? 'opened the room to all signed-in officers'
				: 'made the room private';
		case 'person-invited':
			return 'invited somebody';
		case 'invitation-revoked':
			return 'took back an invitation';
		case 'person-joined':
			return `joined as ${event.role}`;
		case 'person-left':
			return 'left the room';
		case 'person-removed':
			return `removed ${them}`;
		case 'person-role-changed':
			return `made ${them} ${event.role}`;
		case 'person-time-changed':
			return `set the last day of ${them} to ${dayInWords(`${event.until}T12:00:00Z`)}`;
		case 'person-time-ended':
			return `ended the time of ${them}`;
		case 'council-joined':
			return `added ${them} as ${event.role}`;
		case 'council-removed':
			return `removed ${them}`;
		case 'council-left':
			return `left the room for ${them}: all its officers’ roles ended`;
		case 'council-leads':
			return `made ${them} the lead council of the room`;
		case 'council-role-changed':
			return event.role ? `made everyone at ${them} ${event.role}` : `took back the role of ${them}`;
		case 'access-asked':
			return 'asked for access';
		case 'access-accepted':
			return `let ${them} in as ${event.role}`;
		case 'access-declined':
			return 'declined a request for access';
		case 'invitation-asked':
			return 'asked for somebody to be invited';
		case 'proposal-created':
			return `started ${title}`;
		case 'title-changed':
			return `renamed “${event.from}” to “${event.to}”`;
		case 'phase-changed':
			return event.phase ? `set the phase of ${title} to ${event.phase}` : `cleared the phase of ${title}`;
		case 'language-changed':
			return `set the language of ${title} to ${languageNames[event.language]}`;
		case 'lead-changed':
			return `made ${them} the lead of ${title}`;
		case 'partners-changed':
			return `changed the partners of ${title}`;
		case 'text-edited':
			return `edited “${subject ?? 'a section'}” in ${title}`;
		case 'section-changed':
			return `marked “${subject ?? 'a section'}” as ${event.state} in ${title}`;
		case 'comment':
			return `${event.forCouncil ? `spoke for ${councilName ?? 'their council'} and ` : ''}${commentWords[event.did]} “${subject ?? 'a section'}” in ${title}`;
		case 'suggestion':
			return `${suggestionWords(event, subject)} in “${sectionTitle ?? 'a section'}” of ${title}`;
		case 'version-saved':
			return `saved the version “${event.name}” of ${title}`;
		case 'proposal-frozen':
			return `froze ${title}: ${event.reason}`;
		case 'proposal-unfrozen':
			return `unfroze ${title}: ${event.reason}`;
		case 'version-restored': {
			const version = event.name === null ? 'an earlier version' : `the version “${event.name}”`;
			return event.section === null
				? `put back ${version} of ${title}`
				: `put back “${subject ?? 'a section'}” from ${version} of ${title}`;
		}
		case 'restore-undone':
			return `undid a restore of ${title}`;
		case 'task': {
			const named = taskTitle ? `the task “${taskTitle}”` : 'a task';
			const given = event.personId || event.council ? ` ${event.did === 'given' ? 'to' : 'for'} ${them}` : '';
			return `${taskWords[event.did]} ${named}${given}`;
		}
		case 'decision':
			return decisionWords(event);
		case 'meeting':
			return `${event.did} the meeting “${meetingTitle ?? ''}”`;
		case 'read-through':
			return readThroughWords(event, title);
		case 'casters-named':
			return `named who votes for ${them}`;
		case 'chat':
			return 'wrote in the chat';
	}
}

const hourMs = 3_600_000;

/**
 * Newest first in, newest first out: neighbours with the same words within an hour become one line, so that the
 * list says "Priya Shah and 2 others …" once instead of five lines.
 */
export function groupActivity(entries: readonly ActivityEntry[]): ActivityGroup[] {
	const groups: ActivityGroup[] = [];
	for (const entry of entries) {
		const words = activityWords(entry);
		const officer = entry.officerName ?? 'Folkmoot';
		const last = groups.at(-1);
		if (last && last.words === words && Date.parse(last.at) - Date.parse(entry.at) <= hourMs) {
			if (!last.officers.includes(officer)) last.officers.push(officer);
			last.count += 1;
		} else {
			groups.push({
				id: entry.id,
				at: entry.at,
				officers: [officer],
				words,
				href: activityHref(entry),
				count: 1
			});
		}
	}
	return groups;
}

/** "Priya Shah", "Priya Shah and Tom Okafor", "Priya Shah and 2 others". */
export function officersInWords(officers: readonly string[]): string {
	const [first = 'Somebody', second, ...others] = officers;
	if (second === undefined) return first;
	return others.length === 0 ? `${first} and ${second}` : `${first} and ${others.length + 1} others`;
}
