/** The events of the room's live channel (socket.io on `/live`), both directions. Shapes are parsed at each end. */
export const livePath = '/live';

/** page → server. Each is answered by an acknowledgement of type LiveAnswer. */
export interface PageEvents {
	/** follow a room's changes; refused as not-found when the officer may not see it */
	'room:join': (message: { roomId: string }, answer: (a: LiveAnswer) => void) => void;
	'room:leave': (message: { roomId: string }, answer: (a: LiveAnswer) => void) => void;
}

/** server → page */
export interface ServerEvents {
	/** something in the room changed; the page reads what it shows again. `kinds` are activity kinds. */
	'room:changed': (message: { roomId: string; kinds: string[]; upTo: string }) => void;
	/** the officer may no longer see this room */
	'room:closed': (message: { roomId: string }) => void;
	/** the session ended, here or elsewhere */
	'session:ended': () => void;
}

export type LiveAnswer = { ok: true } | { ok: false; reason: 'not-found' | 'bad-message' | 'too-fast' };
