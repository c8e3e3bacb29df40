/** A message of a room's chat, the same for every reader: what of it is theirs the page finds by itself. */
export interface ChatMessage {
	id: string;
	/** its place in the room */
	seq: number;
	/** raised by everything that happens to it: of two states of one message the higher counts */
	changed: number;
	/** id of the message whose thread it is in */
	thread: string | null;
	/** with the council the author was of at that time */
	author: { id: string; name: string; council: string };
	/** null: deleted */
	body: string | null;
	/** whom the body names, in order */
	mentions: ChatMention[];
	/** goes back with an edit */
	revision: number;
	/** messages in its thread, deleted ones too */
	replies: number;
	/** UTC, ISO 8601 */
	createdAt: string;
	edited: boolean;
	/** kinds that somebody chose, each with the officers who did */
	reactions: { kind: string; by: string[] }[];
}

export interface ChatMention {
	/** where the @ is in the body, and the length with the name, in UTF-16 units */
	at: number;
	length: number;
	/** `person:` and an id, `council:` and a code, or `role:` and a role */
	key: string;
	name: string;
}

/** Changes in their order, from just above `after` up to `upTo`. */
export interface ChatChanges {
	messages: ChatMessage[];
	after: number;
	upTo: number;
}

/** Somebody who is writing a message now. */
export interface PersonTyping {
	officerId: string;
	name: string;
	/** id of the message in whose thread it will be */
	thread: string | null;
}
