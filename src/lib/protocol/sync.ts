/**
 * The words both ends of `/sync/{document}` use. The first four message types and their layout are
 * y-websocket's (y-protocols PROTOCOL.md); `durable` and `access` are ours, and a stock client ignores them.
 * Every message is one binary websocket frame that begins with its type as a varUint.
 */
export const messageType = {
	/** varUint step (0 step 1, 1 step 2, 2 update), then its bytes */
	sync: 0,
	/** varUint8Array with an awareness update */
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	/** server → page. varUint n: this connection's first n update messages (step 2 and update) are on disk [P1] */
	durable: 64,
	/** server → page. varUint: 0 the officer may now read only, 1 may write [P5] */
	access: 65
} as const;

export const syncStep = { step1: 0, step2: 1, update: 2 } as const;

/**
 * Why the server closed the socket. 4400–4499 are final until the officer does something (y-websocket stops
 * reconnecting); every other code is passing and the page comes back by itself.
 */
export const closeCode = {
	/** no session, or it ended: sign in again */
	signedOut: 4401,
	/** no such document, or not for this officer: the two look the same */
	notFound: 4404,
	/** this Yjs client id belongs to another officer: open the document afresh with a new id */
	clientIdTaken: 4409,
	/** this fork is gone, with all that was decided about it: ask for one's fork again */
	forkRenewed: 4410,
	/** words that this page holds were not taken and never will be: open the saved text afresh, hand the words back */
	openAfresh: 4411,
	/** the document or the message is over its limit */
	tooLarge: 4413,
	/** content that the schema does not know, or that cannot be read at all */
	badContent: 4422,
	/** this page is older than the document's schema: reload to go on */
	reload: 4426,
	/** what is stored is not what was written: it stays closed until somebody mends it, and nothing is written */
	damaged: 4424,
	/** sent far more than a person can type */
	tooFast: 4429,
	/** the server is stopping (RFC 6455 service restart) */
	restart: 1012,
	/** busy, the database is away, or edits are missing that this page does not have */
	comeBackLater: 4503,
	/** did not read what was sent; come back and catch up */
	slowReader: 4508
} as const;

export type CloseReason = keyof typeof closeCode;

/** Bounds of the sync socket, checked before anything is allocated for a message [P12]. */
export const syncLimits = {
	maxMessageBytes: 1_000_000,
	maxDocumentBytes: 20_000_000,
	/** nesting of elements below a section, tables and lists included */
	maxDepth: 40,
	maxConnectionsPerDocument: 1_000,
	/** of one officer, over all documents */
	maxConnectionsPerOfficer: 250,
	/** beyond this many, people are counted but not shown by name */
	maxPresencePerDocument: 200,
	maxPresenceBytes: 2_000,
	/** presence of all people in a document goes out merged, one frame per tick */
	presenceTickMs: 50,
	/** unread bytes after which a reader is dropped */
	maxUnreadBytes: 4_000_000,
	/** sustained rate and burst of update messages a connection may send */
	updatesPerSecond: 200,
	updatesBurst: 2_000,
	bytesPerSecond: 2_000_000,
	bytesBurst: 8_000_000,
	presencePerSecond: 20,
	/** how often a page may ask for the whole text */
	resyncsPerMinute: 30,
	/** nesting is bounded, and so is how far one structure may skip ahead in its author's clock */
	maxSkip: 50_000_000,
	/** Yjs client ids that one document remembers the owners of, for all officers and for one */
	maxClientIds: 100_000,
	maxClientIdsPerOfficer: 10_000,
	/** ids that one message may bring */
	maxNewClientIds: 1_000,
	/** updates and bytes of one document that may wait for the database */
	maxWaitingUpdates: 50_000,
	maxWaitingBytes: 16_000_000,
	/** messages with refused content that an officer may send: so many at once, then one in so many seconds */
	refusalsBurst: 10,
	secondsPerRefusal: 10
} as const;

/**
 * The version of the editor's schema (nodes, marks, attributes: `src/lib/proposals/schema.ts`). Raise it
 * whenever a page that does not know the change would drop content; older pages are then told to reload [P7].
 */
export const SCHEMA_VERSION = 2;

/** What the server writes into `user` of every presence state, from the session, never from the page [P4]. */
export interface PresenceUser {
	officerId: string;
	name: string;
	initials: string;
	council: string;
	councilCode: string;
	/** index into the palette of person colours, 0–11 */
	colour: number;
	role: 'writer' | 'reader';
}

/** Path and parameters of the sync socket. `client` and `schema` may be left out by a stock client. */
export const syncPath = '/sync/';
export interface SyncParams {
	/** Yjs client id of this page, decimal */
	client?: string;
	/** SCHEMA_VERSION of this page */
	schema?: string;
}

/**
 * The same messages over HTTP, where a network blocks websockets: a socket.io namespace on the live channel's path, named
 * like the websocket's path and the page's n-th attempt, with SyncParams as its `auth`.
 */
export const syncNamespace = (documentId: string, attempt: number) => `${syncPath}${documentId}/${attempt}`;
export const isSyncNamespace = (name: string) => name.startsWith(syncPath) && name.length <= 80;
/** page → server */
export interface HttpLineMessages {
	/** one message as of a websocket's frame */
	message: (bytes: unknown) => void;
}
/** server → page. A refusal to join comes as `connect_error` whose `data` is a LineClose. */
export interface HttpLineEvents {
	message: (bytes: Uint8Array) => void;
	/** the last thing that is said */
	closed: (close: LineClose) => void;
}
export interface LineClose {
	/** as of a websocket */
	code: number;
	reason: string;
}
