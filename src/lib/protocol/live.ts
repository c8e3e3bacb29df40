import type { ChatChanges, PersonTyping } from './chat.ts';
import type { PeopleHere, Place } from './presence.ts';
import type { ReadThroughNow } from './read-through.ts';

/**
 * The events of the room's live channel (socket.io on `/live`), both directions. Shapes are parsed at each end. Every message
 * names its room; one of a room that the officer does not follow, or may not see, is answered `not-found`.
 */
export const livePath = '/live';

type Ask<Message extends { roomId: string } = { roomId: string }, Data = object> = (
	message: Message,
	answer: (a: LiveAnswer<Data>) => void
) => void;

/** page → server. Each is answered by an acknowledgement of type LiveAnswer. */
export interface PageEvents {
	/** follow a room's changes; refused as not-found when the officer may not see it */
	'room:join': Ask;
	'room:leave': Ask;
	/** what happened in the chat after that change; `more`: ask again from `upTo` */
	'chat:since': Ask<{ roomId: string; after: number }, ChatChanges & { more: boolean }>;
	/** the officer is writing a message, in the room or in a thread of it */
	'chat:typing': Ask<{ roomId: string; thread: string | null }>;
	/** what the page shows, and whether nobody is at it; at joining and whenever it changes */
	'presence:here': Ask<{ roomId: string; place: Place; away: boolean }>;
	/** which texts of the room are being read through */
	'reading:ask': Ask<{ roomId: string }, { now: ReadThroughNow[] }>;
}

/** server → page */
export interface ServerEvents {
	/** something in the room changed; the page reads what it shows again. `kinds` are activity kinds. */
	'room:changed': (message: { roomId: string; kinds: string[]; upTo: string }) => void;
	/** what happened in the chat; a page that does not know `after` asks for what is between */
	'chat:messages': (message: { roomId: string } & ChatChanges) => void;
	/** everybody who is writing at this moment */
	'chat:typing': (message: { roomId: string; people: PersonTyping[] }) => void;
	/** who is in the room, after joining and whenever it changes */
	'presence:now': (message: { roomId: string } & PeopleHere) => void;
	/** a meeting's item, agenda or attendance changed; a page that shows one reads it again */
	'meeting:changed': (message: { roomId: string }) => void;
	/** which texts of the room are being read through, whenever that changes */
	'reading:now': (message: { roomId: string; now: ReadThroughNow[] }) => void;
	/** the officer may no longer see this room */
	'room:closed': (message: { roomId: string }) => void;
	/** something is addressed to the officer, whatever room it is of */
	'notifications:changed': () => void;
	/** the session ended, here or elsewhere */
	'session:ended': () => void;
}

export type LiveAnswer<Data = object> = ({ ok: true } & Data) | LiveRefusal;

export interface LiveRefusal {
	ok: false;
	reason: 'not-found' | 'bad-message' | 'too-fast' | 'refused';
	/** with `refused`: what happened, what is kept, what to do next; shown as it is */
	message?: string;
}
