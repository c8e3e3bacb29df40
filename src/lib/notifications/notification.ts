import { activityWords, type ActivityEntry } from '#lib/rooms/activity.ts';
import { deadlineInWords } from '#lib/rooms/deadline.ts';
import { dayInWords } from '#lib/rooms/when.ts';

export const notificationReasons = [
	'mention',
	'reply',
	'suggestion decided',
	'invitation',
	'access asked',
	'task',
	'task due',
	'decision opened',
	'decision closing',
	'decision closed',
	'deadline'
] as const;
export type NotificationReason = (typeof notificationReasons)[number];

/** What can be muted from a notification: the smallest first. */
export const muteKinds = ['thread', 'proposal', 'room'] as const;
export type MuteKind = (typeof muteKinds)[number];

export interface NotificationEntry extends ActivityEntry {
	reason: NotificationReason;
	room: { id: string; title: string };
	read: boolean;
}

export interface NotificationView {
	/** of the activity row */
	id: string;
	reason: NotificationReason;
	/** UTC, ISO 8601 */
	at: string;
	who: string;
	council: string | null;
	/** the sentence after the name */
	words: string;
	href: string;
	room: { id: string; title: string };
	read: boolean;
	/** what of it can be muted; `subjectId` of the room, proposal or thread */
	mutes: { kind: MuteKind; subjectId: string }[];
}

export interface Muted {
	kind: MuteKind;
	subjectId: string;
	/** of the room or proposal; of a thread the words it is about */
	title: string;
}

/** The sentence after the name: what somebody did that is addressed to the reader. */
export function notificationWords(entry: NotificationEntry): string {
	const { reason, event, subject, proposalTitle, room } = entry;
	const section = `“${subject ?? 'a section'}”`;
	const title = proposalTitle ? `“${proposalTitle}”` : 'a proposal';
	switch (reason) {
		case 'mention':
			return event.kind === 'comment'
				? `mentioned you in a comment on ${section} in ${title}`
				: `mentioned you in the chat of “${room.title}”`;
		case 'reply':
			return event.kind === 'comment'
				? `replied in a conversation of yours on ${section} in ${title}`
				: `replied in a thread of yours in the chat of “${room.title}”`;
		case 'suggestion decided':
			if (event.kind !== 'suggestion') break;
			return `${event.did} ${event.count === 1 ? 'a suggestion' : `${event.count} suggestions`} of yours in “${entry.sectionTitle ?? 'a section'}” of ${title}`;
		case 'invitation':
			return `invited you to the room “${room.title}”`;
		case 'access asked':
			return `asked for access to “${room.title}”`;
		case 'task': {
			if (event.kind !== 'task') break;
			const task = entry.taskTitle ? `the task “${entry.taskTitle}”` : 'a task';
			return `gave ${event.council ? `${subject ?? 'your council'}` : 'you'} ${task} in “${room.title}”`;
		}
		// The day, and not "tomorrow": it is read later than it was said.
		case 'task due': {
			if (event.kind !== 'task' || !event.dueOn) break;
			const task = entry.taskTitle ? `the task “${entry.taskTitle}”` : 'a task';
			return `reminds you that ${task} in “${room.title}” is due on ${dayInWords(`${event.dueOn}T12:00:00Z`)}`;
		}
		case 'decision closing':
			if (event.kind !== 'decision' || !event.at) break;
			return `reminds you to vote on “${event.question}” in “${room.title}”. It closes on ${deadlineInWords(event.at)}`;
		case 'deadline':
			if (event.kind !== 'deadline-near') break;
			return `reminds you of the deadline of “${room.title}”: “${event.for}”, ${deadlineInWords(event.at)}`;
	}
	return event.kind === 'decision' && event.did === 'closed'
		? activityWords(entry)
		: `${activityWords(entry)} in “${room.title}”`;
}

/** The page where it is answered. */
export function notificationHref({ reason, event, room }: NotificationEntry): string {
	if (reason === 'invitation') return '/home#invitations';
	if (reason === 'access asked') return `/rooms/${room.id}/people#requests`;
	switch (event.kind) {
		case 'comment':
			return `/proposals/${event.proposalId}?thread=${event.thread}#section-${encodeURIComponent(event.section)}`;
		case 'suggestion':
			return `/proposals/${event.proposalId}/suggestions`;
		case 'task':
			return `/rooms/${room.id}/tasks/${event.task}`;
		case 'chat':
			return `/rooms/${room.id}/chat?message=${event.message}`;
		case 'decision':
			return `/rooms/${room.id}/decisions/${event.decision}`;
		default:
			return `/rooms/${room.id}`;
	}
}

/** What of it can be muted. Who is asked to do something hears of it as long as it is asked. */
export function mutesOf({ event, reason, room }: NotificationEntry): NotificationView['mutes'] {
	if (reason === 'invitation' || reason === 'access asked') return [];
	return [
		...(event.kind === 'comment' ? [{ kind: 'thread' as const, subjectId: event.thread }] : []),
		...('proposalId' in event ? [{ kind: 'proposal' as const, subjectId: event.proposalId }] : []),
		{ kind: 'room', subjectId: room.id }
	];
}

export const viewOf = (entry: NotificationEntry): NotificationView => ({
	id: entry.id,
	reason: entry.reason,
	at: entry.at,
	who: entry.officerName ?? 'Folkmoot',
	council: entry.councilName,
	words: notificationWords(entry),
	href: notificationHref(entry),
	room: entry.room,
	read: entry.read,
	mutes: mutesOf(entry)
});
