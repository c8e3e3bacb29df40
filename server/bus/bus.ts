import type { Sql, TransactionSql } from 'postgres';
import * as v from 'valibot';

/**
 * What one part of the program tells all the others, on every node. The database is the truth: a lost ring
 * costs delay, not data, so listeners re-read what they need and never trust an event's content for rights.
 */
export type BusEvent =
	/** rights in a room may have changed, for one officer or (without officerId) for anyone */
	| { type: 'access'; roomId: string; officerId?: string }
	/** an officer was suspended, moved council or changed their name */
	| { type: 'officer'; officerId: string }
	/** these sessions are over */
	| { type: 'sessions-ended'; sessionIds: string[] }
	/** new activity rows in a room */
	| { type: 'activity'; roomId: string }
	/** something is addressed to these officers */
	| { type: 'notified'; officerIds: string[] }
	/** something happened to messages of a room's chat */
	| { type: 'chat'; roomId: string }
	/** somebody is writing a message there */
	| { type: 'typing'; roomId: string; officerId: string; thread: string | null }
	/** somebody came into a room, went, or looks at something else */
	| { type: 'presence'; roomId: string }
	/** a meeting that goes on, its agenda or who is there changed */
	| { type: 'meeting'; roomId: string }
	/** a read-through of a text of this room began, went on or ended */
	| { type: 'read-through'; roomId: string }
	/** somebody other than the sync server appended to a document's log */
	| { type: 'document'; documentId: string }
	/** a fork is gone; its officer may have another one instead */
	| { type: 'fork-gone'; forkId: string };

// In the one shape that all who listen compare with, however it was written in an address or a form.
const id = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const shapes = v.variant('type', [
	v.object({ type: v.literal('access'), roomId: id, officerId: v.exactOptional(id) }),
	v.object({ type: v.literal('officer'), officerId: id }),
	v.object({ type: v.literal('sessions-ended'), sessionIds: v.array(v.string()) }),
	v.object({ type: v.literal('activity'), roomId: id }),
	v.object({ type: v.literal('notified'), officerIds: v.array(id) }),
	v.object({ type: v.literal('chat'), roomId: id }),
	v.object({ type: v.literal('typing'), roomId: id, officerId: id, thread: v.nullable(id) }),
	v.object({ type: v.literal('presence'), roomId: id }),
	v.object({ type: v.literal('meeting'), roomId: id }),
	v.object({ type: v.literal('read-through'), roomId: id }),
	v.object({ type: v.literal('document'), documentId: id }),
	v.object({ type: v.literal('fork-gone'), forkId: id })
]);

/** What came over the channel, or null when it is nothing this version knows (a newer node may ring). */
export function parseBusEvent(payload: string): BusEvent | null {
	try {
		const parsed = v.safeParse(shapes, JSON.parse(payload));
		return parsed.success ? parsed.output : null;
	} catch {
		// Not JSON: somebody else uses the channel.
		return null;
	}
}

export const busChannel = 'folkmoot';

/** Rings inside the caller's transaction, so that nobody hears of a change that is rolled back. */
export async function ring(tx: Sql | TransactionSql, event: BusEvent): Promise<void> {
	await tx`select pg_notify(${busChannel}, ${JSON.stringify(event)})`;
}

export interface Bus {
	/** Calls back for every event from any node. Returns the way to stop. */
	listen(onEvent: (event: BusEvent) => void): () => void;
	/** Called with false when events may be missed and with true when the link is back; at once with how it is now. */
	onLink(onChange: (connected: boolean) => void): () => void;
	close(): Promise<void>;
}
