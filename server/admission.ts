import type { IncomingMessage } from 'node:http';
import type { Sql } from '#db/connection.server.ts';
import { readDocumentFacts } from '#db/queries/access.ts';
import { readSessionToken } from '#lib/accounts/session-cookie.ts';
import { validateSessions } from '#lib/accounts/server/sessions.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { SCHEMA_VERSION, syncPath, type CloseReason } from '#lib/protocol/sync.ts';
import { documentAccess, roomAccess } from '#lib/rooms/access.ts';
import type { Config } from '#server/config.ts';
import { batched } from '#server/documents/batch.ts';
import type { Strangers } from '#server/strangers.ts';

export interface Admitted {
	documentId: string;
	roomId: string;
	officer: SignedInOfficer;
	sessionId: string;
	sessionToken: string;
	mayWrite: boolean;
	clientId: number | null;
}

/** Somebody may read a document. */
export interface DocumentRight {
	roomId: string;
	mayWrite: boolean;
}

/**
 * The only door to document sockets: who is asking, and what may they do with which document [P5, P6]. Looks at
 * nothing but the request and the database; many questions of one moment share a statement.
 */
export interface Admission {
	/** False for any page that is not ours: refused before the handshake is answered (FAULTS A7). */
	isOwnOrigin(request: IncomingMessage): boolean;
	/**
	 * Who may come in to which document (null: to none that could be), or why not ('crowd': see Strangers). Throws when the
	 * database is away.
	 */
	admit(request: IncomingMessage, asked: Asked | null): Promise<Admitted | CloseReason | 'crowd'>;
	/** What the officer may do with the document now; null when it is not there for them. */
	rightTo(officerId: string, documentId: string): Promise<DocumentRight | null>;
	/** Whether the session still stands. */
	isSignedIn(sessionToken: string): Promise<boolean>;
}

/** What a page asks for. */
export interface Asked {
	documentId: string;
	clientId: number | null;
	schema: number | null;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const maxClientId = 2 ** 53 - 1;

/** Reads `/sync/{document}?client=…&schema=…`; null when it is not of that form. */
export function readSyncUrl(url: string): Asked | null {
	const [path = '', query = ''] = url.split('?', 2);
	return readAsked(path, Object.fromEntries(new URLSearchParams(query)));
}

/** Reads `/sync/{document}` and its parameters, which are a stranger's; null when they are not of that form. */
export function readAsked(path: string, params: Readonly<Record<string, unknown>>): Asked | null {
	if (!path.startsWith(syncPath)) return null;
	const documentId = path.slice(syncPath.length);
	if (!uuid.test(documentId)) return null;
	const client = readNumber(params.client);
	const schema = readNumber(params.schema);
	if (client === undefined || schema === undefined) return null;
	return { documentId: documentId.toLowerCase(), clientId: client, schema };
}

/** undefined: given, but no whole number. */
function readNumber(text: unknown): number | null | undefined {
	if (text === null || text === undefined) return null;
	return typeof text === 'string' && /^\d{1,16}$/.test(text) && Number(text) <= maxClientId
		? Number(text)
		: undefined;
}

export function createAdmission({
	sql,
	config,
	strangers
}: {
	sql: Sql;
	config: Config;
	strangers: Strangers;
}): Admission {
	const sessionOf = batched((tokens: string[]) => validateSessions(sql, tokens, config));

	const rightTo = batched(async (pairs: { officerId: string; documentId: string }[]) => {
		const rows = await readDocumentFacts(sql, pairs);
		const key = (pair: { officerId: string; documentId: string }) => `${pair.officerId} ${pair.documentId}`;
		const facts = new Map(rows.map((row) => [key(row), row]));
		return pairs.map((pair): DocumentRight | null => {
			const row = facts.get(key(pair));
			const access = row ? documentAccess(roomAccess(row), row) : null;
			if (!row?.room || !access?.see) return null;
			// Who may comment may suggest, in a fork of their own [P10].
			return { roomId: row.room.id, mayWrite: row.isFork ? access.suggest : access.write };
		});
	});

	return {
		isOwnOrigin: (request) => request.headers.origin === config.origin,

		async admit(request, asked) {
			const token = readSessionToken(request.headers.cookie, config);
			const session = await strangers.ask(request, sessionOf);
			if (session === 'crowd') return session;
			if (!session || !token) return 'signedOut';
			if (!asked) return 'notFound';
			const right = await rightTo({ officerId: session.officer.id, documentId: asked.documentId });
			if (!right) return 'notFound';
			// Asked last: a page may be told to reload only for a document that it may see [P7].
			if (asked.schema !== null && asked.schema !== SCHEMA_VERSION) return 'reload';
			return {
				documentId: asked.documentId,
				roomId: right.roomId,
				officer: session.officer,
				sessionId: session.sessionId,
				sessionToken: token,
				mayWrite: right.mayWrite,
				clientId: asked.clientId
			};
		},

		rightTo: (officerId, documentId) => rightTo({ officerId, documentId }),
		isSignedIn: async (token) => (await sessionOf(token)) !== null
	};
}
