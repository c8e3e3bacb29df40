import type { Thread } from '#lib/comments/comment.ts';

/** Ids of the fields in a thread's forms: of its reply, and of the change of a comment. */
export const replyField = (thread: string) => `reply-${thread}`;
export const editField = (comment: string) => `edit-${comment}`;

/**
 * The threads that were read, and of those shown before the ones that were not read any more while a field in them holds
 * words: those stay in their place, as they were, until the words are sent or given up.
 */
export function keepWritten(
	read: readonly Thread[],
	before: readonly Thread[],
	unsent: ReadonlySet<string>
): { threads: Thread[]; kept: ReadonlySet<string> } {
	const isWritten = ({ id, comments }: Thread) =>
		unsent.has(replyField(id)) || comments.some((comment) => unsent.has(editField(comment.id)));
	const isIn = (threads: readonly Thread[], wanted: Thread) => threads.some(({ id }) => id === wanted.id);
	const kept = before.filter((thread) => !isIn(read, thread) && isWritten(thread));
	const threads = [...read];
	for (const thread of kept) {
		// Moved to another place, the field would lose the keyboard.
		const above = before.slice(0, before.indexOf(thread)).findLast((other) => isIn(threads, other));
		threads.splice(threads.findIndex(({ id }) => id === above?.id) + 1, 0, thread);
	}
	return { threads, kept: new Set(kept.map(({ id }) => id)) };
}
