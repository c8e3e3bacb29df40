import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Mention } from '#lib/mentions/mention.ts';

/** Everyone who may see the room, or only officers of the beginner's council. */
export const audiences = ['room', 'council'] as const;
export type Audience = (typeof audiences)[number];

export const reactionKinds = ['agree', 'thanks', 'question'] as const;
export type ReactionKind = (typeof reactionKinds)[number];

export const threadFilters = ['open', 'resolved', 'mine', 'mentions', 'internal', 'all'] as const;
/** mine: threads in which the reader wrote. mentions: that name the reader, their council or their role. internal: threads that only the reader's own council sees. */
export type ThreadFilter = (typeof threadFilters)[number];

export const isThreadFilter = (text: unknown): text is ThreadFilter =>
	(threadFilters as readonly unknown[]).includes(text);

/** Bounds of comments [P12]. */
export const commentLimits = {
	bodyCharacters: 5_000,
	quoteCharacters: 500,
	anchorBytes: 200,
	threadsPerDocument: 10_000,
	commentsPerThread: 500,
	/** a read ends before it passes one of these; its first thread always comes whole */
	threadsPerRead: 200,
	commentsPerRead: 1_000,
	/** commands of one officer: comments, changes, answers */
	commandsPerMinute: 60,
	commandsPerHour: 600,
	/** how long a removed comment can be brought back: more than a toast lasts, since its time stands still meanwhile */
	restoreMs: 10 * 60_000
} as const;

/** A conversation beside a section, or beside words in it, as its reader may see it. */
export interface Thread {
	id: string;
	/** key of the section */
	section: string;
	/** the suggestion it is about */
	suggestion: string | null;
	/** what that would change, decided or not */
	suggested: Suggested | null;
	/** the words it began with; empty when it is about the whole section */
	quote: string;
	/** Yjs relative positions, base64; both null: the whole section */
	start: string | null;
	end: string | null;
	audience: Audience;
	/** the only council that sees it */
	council: { code: string; name: string } | null;
	resolved: { by: string; at: string } | null;
	/** oldest first, deleted ones in their place */
	comments: Comment[];
}

/** Words of a suggestion, of each side at most as many as a quote has. */
export interface Suggested {
	removed: string;
	added: string;
}

export interface Comment {
	id: string;
	/** with the council the author was of at that time */
	author: { id: string; name: string; council: string };
	/** full name of the council that it speaks for; null: for the author alone */
	forCouncil: string | null;
	/** null: deleted */
	body: string | null;
	/** whom the body names, in order */
	mentions: Mention[];
	/** goes back with an edit */
	revision: number;
	/** UTC, ISO 8601 */
	createdAt: string;
	edited: boolean;
	mine: boolean;
	/** kinds that somebody chose, in the order of `reactionKinds` */
	reactions: { kind: ReactionKind; count: number; mine: boolean }[];
}

/** Threads as they are read, at most as many as a read brings. `next` is the `after` of the following read. */
export interface ThreadPage {
	threads: Thread[];
	next: string | null;
}

/** How many threads each section has, as far as the reader may see them. */
export type ThreadCounts = Record<string, number>;

/** What GET /proposals/[proposal]/comments/[section] answers; the counts come with the first read only. */
export interface SectionThreads extends ThreadPage {
	/** open ones, whatever was asked for */
	open?: ThreadCounts;
	/** resolved ones, when those were asked for */
	resolved?: ThreadCounts;
}

/** An edit of a comment that was changed meanwhile: reason `stale`, with what it says now. */
export interface CommentConflict extends Refusal {
	reason: 'stale';
	/** body null: deleted */
	present: { revision: number; body: string | null };
}
