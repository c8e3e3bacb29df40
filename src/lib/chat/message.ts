import type { ReactionKind } from '#lib/comments/comment.ts';
import type { ChatChanges, ChatMessage } from '#lib/protocol/chat.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Role } from '#lib/rooms/access.ts';

/** Bounds of a room's chat [P12]. */
export const chatLimits = {
	bodyCharacters: 4_000,
	/** of one read of history */
	messagesPerPage: 50,
	/** of one answer to "what happened since" */
	changesPerRead: 200,
	messagesPerThread: 1_000,
	foundPerPage: 20,
	queryCharacters: 200,
	/** messages that one search looks through, from the last one back */
	searchedMost: 25_000,
	/** links that are looked up at once */
	linksPerRead: 100,
	/** unread messages are counted no further */
	unreadShown: 99,
	/** how long a deleted message can be brought back: more than a toast lasts, since its time stands still meanwhile */
	restoreMs: 10 * 60_000,
	/** commands of one officer: messages, changes, answers */
	commandsPerMinute: 60,
	commandsPerHour: 1_200
} as const;

/** A part of the history, oldest first. */
export interface ChatPage {
	messages: ChatMessage[];
	/** there are some before the first one */
	earlier: boolean;
	/** there are some after the last one */
	later: boolean;
	/** all changes of the room up to here are in it, as far as they are of its messages */
	upTo: number;
}

/** A thread with the message it began with, which may be in no page that is shown. */
export interface ChatThread extends ChatPage {
	root: ChatMessage;
}

/** An edit of a message that was changed meanwhile: reason `stale`, with what it says now. */
export interface MessageConflict extends Refusal {
	reason: 'stale';
	/** body null: deleted */
	present: { revision: number; body: string | null };
}

/** A change that was refused, as its form is given back without script. */
export interface RefusedEdit {
	message: string;
	body: string;
	/** what the message says by now, with reason `stale` */
	now: MessageConflict['present'] | null;
	/** it names somebody who cannot see the room: sent again it goes */
	isAbsent: boolean;
}

/** What a page needs to know of its officer to tell what is theirs. */
export interface ChatReader {
	id: string;
	councilCode: string;
	role: Role | null;
}

export const reactionWords: Record<ReactionKind, string> = {
	agree: 'Agree',
	thanks: 'Thanks',
	question: 'Question'
};

/** Whether a mention names this reader, their council or their role. */
export const isOfReader = (key: string, { id, councilCode, role }: ChatReader): boolean =>
	key === `person:${id}` || key === `council:${councilCode}` || key === `role:${role}`;

/**
 * Puts messages together, whatever order they come in and however often: one for each id, the one that is higher in
 * `changed`, by their place. Gives back `have` itself when nothing is new.
 */
export function mergeMessages(
	have: readonly ChatMessage[],
	come: readonly ChatMessage[]
): readonly ChatMessage[] {
	const byId = new Map(have.map((message) => [message.id, message]));
	let isNew = false;
	for (const message of come) {
		const known = byId.get(message.id);
		if (known && known.changed >= message.changed) continue;
		byId.set(message.id, message);
		isNew = true;
	}
	return isNew ? [...byId.values()].sort((a, b) => a.seq - b.seq) : have;
}

/**
 * How far a page knows the changes when these come to it. Null: something is missing in between, and it has to ask for what
 * happened since. What it knew already does it no harm.
 */
export const knownAfter = (
	known: number,
	{ after, upTo }: Pick<ChatChanges, 'after' | 'upTo'>
): number | null => (after > known ? null : Math.max(known, upTo));

/** Ids of messages. */
export const idsOf = (messages: readonly { id: string }[]): ReadonlySet<string> =>
	new Set(messages.map(({ id }) => id));

/** Between two messages of one officer that are shown as one, in ms. */
const togetherMs = 5 * 60_000;

/** Whether a message follows the one before so closely that its head need not be said again. */
export const goesWith = (message: ChatMessage, before: ChatMessage | undefined): boolean =>
	before !== undefined &&
	before.author.id === message.author.id &&
	before.author.council === message.author.council &&
	Date.parse(message.createdAt) - Date.parse(before.createdAt) <= togetherMs;

/** Id of the first message that its reader has not read. Their own are read, and so is all for whoever was never here. */
export const firstUnread = (
	messages: readonly ChatMessage[],
	readUpTo: number | null,
	readerId: string
): string | null =>
	readUpTo === null
		? null
		: (messages.find(({ seq, author }) => seq > readUpTo && author.id !== readerId)?.id ?? null);

/** "Priya Shah is writing…"; of more than two only how many. Empty: nobody. */
export function typingInWords(people: readonly { name: string }[]): string {
	const [first, second, ...others] = people;
	if (!first) return '';
	if (!second) return `${first.name} is writing…`;
	return others.length === 0
		? `${first.name} and ${second.name} are writing…`
		: `${people.length} people are writing…`;
}
