import type { Sql, TransactionSql } from 'postgres';

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
	| { type: 'activity'; roomId: string };

export const busChannel = 'folkmoot';

/** Rings inside the caller's transaction, so that nobody hears of a change that is rolled back. */
export async function ring(tx: Sql | TransactionSql, event: BusEvent): Promise<void> {
	await tx`select pg_notify(${busChannel}, ${JSON.stringify(event)})`;
}

export interface Bus {
	/** Calls back for every event from any node. Returns the way to stop. */
	listen(onEvent: (event: BusEvent) => void): () => void;
	/** Called with false when events may be missed and with true when the link is back. */
	onLink(onChange: (connected: boolean) => void): () => void;
	close(): Promise<void>;
}
