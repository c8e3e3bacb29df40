import type { ChatMessage } from '#lib/protocol/chat.ts';
import { chatLimits } from './message.ts';

/** What of a room's chat an officer has not read. */
export interface UnreadMessages {
	/** one more than is shown stands for any number above it */
	count: number;
	/** seq of the last message that was looked at in counting */
	last: number;
}

/** Counts on with what came since. Replies in threads are not counted: they reach those they answer as notifications. */
export function countOn(
	{ count, last }: UnreadMessages,
	come: readonly ChatMessage[],
	readerId: string
): UnreadMessages {
	const fresh = come.filter(({ thread, body, seq }) => thread === null && body !== null && seq > last);
	return {
		count: count + fresh.filter(({ author }) => author.id !== readerId).length,
		last: Math.max(last, ...fresh.map(({ seq }) => seq))
	};
}

/** "3", "99+". */
export const unreadInFigures = (count: number): string =>
	count > chatLimits.unreadShown ? `${chatLimits.unreadShown}+` : String(count);

/** "1 unread message", "99+ unread messages". */
export const unreadInWords = (count: number): string =>
	count === 1 ? '1 unread message' : `${unreadInFigures(count)} unread messages`;
