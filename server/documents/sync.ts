import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { claimClientIds, type ClientClaim } from '#db/queries/journal.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import type { Sql } from '#db/connection.server.ts';
import { initials, personColour } from '#lib/accounts/officer.ts';
import { closeCode, syncLimits, type CloseReason, type PresenceUser } from '#lib/protocol/sync.ts';
import { createAdmission, readSyncUrl, type Admitted, type Asked } from '#server/admission.ts';
import type { Bus } from '#server/bus/bus.ts';
import type { Config } from '#server/config.ts';
import { securityHeaders } from '#server/headers.ts';
import { refuseSocket } from '#server/limits.ts';
import { createStrangers, type Strangers } from '#server/strangers.ts';
import { batched } from './batch.ts';
import { createCompactor } from './compactor.ts';
import { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { Journal } from './journal.ts';
import { websocketLine, type OpenLine } from './line.ts';
import type { OpenDocument } from './open-document.ts';
import { OpenDocuments } from './open-documents.ts';
import { raiseSchema } from './raise-schema.ts';
import { StoredForks, type ForkWatch } from './stored-forks.ts';
import { Visits } from './visits.ts';

interface Log {
	info(details: object, message: string): void;
	warn(details: object, message: string): void;
	error(details: object, message: string): void;
}

/** What the sync server counts; all calls are cheap. */
export interface SyncMetrics {
	acknowledged(ms: number): void;
	refused(reason: string): void;
}

export interface SyncDeps {
	sql: Sql;
	config: Config;
	bus: Bus;
	log: Log;
	metrics: SyncMetrics;
	/** see StoredForks */
	forks?: ForkWatch;
	/** shared with the other doors of the same addresses; its own when left out */
	strangers?: Strangers;
	/** how long a document without readers stays in memory, in ms */
	idleMs?: number;
	/** see Connections */
	pingMs?: number;
	recheckMs?: number;
	trustMs?: number;
}

export interface SyncGauges {
	sockets: number;
	documents: number;
	unsavedMs: number;
	waitingBytes: number;
}

export interface Sync {
	/** Takes over an upgrade request for `/sync/…`. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/**
	 * Lets a page in over a line of another kind, whose Origin was looked at. Null: it is in, and `openLine` was called;
	 * otherwise why not.
	 */
	letIn(
		request: IncomingMessage,
		asked: Asked | null,
		openLine: OpenLine
	): Promise<CloseReason | 'crowd' | null>;
	gauges(): SyncGauges;
	/** [P13] Takes nobody in any more, stores what was accepted, acknowledges it and closes all sockets with 1012. */
	close(deadlineMs: number): Promise<void>;
}

interface LetIn {
	admitted: Admitted;
	document: OpenDocument;
	/** what Connections had counted before the rights were looked up */
	changes: number;
}

/** How long somebody may take to be let in; beyond it the socket is destroyed. */
const admitWithinMs = 10_000;
/** How long the page may take to answer a close. */
const closeWithinMs = 3_000;
/** Pages being let in at one moment. */
const admittingMost = 5_000;
/** Pages told to come back after a restart do so over this time. */
const closeOverMs = 500;
/** Accepted and not on disk, over all documents; beyond it pages are sent away until the database is back. */
const waitingMostBytes = 64_000_000;

/** The server of `/sync/{document}`. Rules and their numbers: docs/sync.md. */
export function createSync(deps: SyncDeps): Sync {
	const { sql, config, log, metrics } = deps;
	const headers = securityHeaders(config);
	const admission = createAdmission({ sql, config, strangers: deps.strangers ?? createStrangers(config) });
	const compactor = createCompactor(sql);
	const journal = new Journal({ sql, log });
	const storedForks = deps.forks ? new StoredForks({ sql, log, watch: deps.forks }) : null;
	const documents = new OpenDocuments({
		sql,
		journal,
		compactor,
		log,
		onAcknowledged: metrics.acknowledged,
		onForkStored: (id) => storedForks?.stored(id),
		onForkFollowed: (id) => storedForks?.followed(id),
		onForkLeft: (id) => storedForks?.left(id),
		idleMs: deps.idleMs
	});
	const connections = new Connections({
		...deps,
		admission,
		beforeWriting: (document) => raiseSchema(sql, document)
	});
	const visits = new Visits({ sql, log });
	const stopListening = [
		deps.bus.listen((event) => {
			if (event.type === 'document') documents.readOn(event.documentId);
			else if (event.type === 'fork-gone') documents.forkGone(event.forkId);
		}),
		deps.bus.onLink((connected) => {
			if (connected) documents.readOn();
		})
	];
	// A variable of its own: the types of ws do not know closeTimeout yet.
	const socketOptions = {
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: syncLimits.maxMessageBytes,
		// A connection answers pings itself, when its answers are read.
		autoPong: false,
		closeTimeout: closeWithinMs,
		// Frames are binary; a text frame is refused whole, so nothing needs its characters checked.
		skipUTF8Validation: true
	};
	const sockets = new WebSocketServer(socketOptions);
	const claimClientId = batched((claims: ClientClaim[]) => claimClientIds(sql, claims));
	let admitting = 0;
	let closing = false;

	/** Who is let in to what; the socket is not answered before this is known. */
	async function admit(
		request: IncomingMessage,
		asked: Asked | null
	): Promise<LetIn | CloseReason | 'crowd'> {
		if (closing) return 'restart';
		if (waitingBytes() > waitingMostBytes) return 'comeBackLater';
		const { changes } = connections;
		try {
			const admitted = await admission.admit(request, asked);
			if (typeof admitted === 'string') return admitted;
			const document = await documents.open(admitted.documentId);
			if (!document) return 'notFound';
			if (admitted.mayWrite) await raiseSchema(sql, document);
			const refused = closing
				? 'restart'
				: (await registerClientId(admitted, document))
					? null
					: 'clientIdTaken';
			if (refused) {
				documents.left(document);
				return refused;
			}
			return { admitted, document, changes };
		} catch (error) {
			if (error instanceof DamagedDocument) {
				log.error({ err: error, documentId: error.documentId }, 'sync: a damaged document stays closed');
				return 'damaged';
			}
			log.warn({ err: error }, 'sync: nobody could be let in');
			return 'comeBackLater';
		}
	}

	/**
	 * A writer's client id is theirs on disk before any word is shown that was written under it: otherwise whoever saw
	 * it could take it while its page is offline, or repeat its words first after a crash [P4].
	 */
	async function registerClientId(
		{ clientId, officer, mayWrite }: Admitted,
		{ clientsOf, state: { clientIds } }: OpenDocument
	): Promise<boolean> {
		if (clientId === null) return true;
		if (!clientIds.join(clientId, officer.id)) return false;
		if (!mayWrite || clientIds.isOwned(clientId) || !clientIds.hasRoomFor(1, officer.id)) return true;
		const owner = await claimClientId({ documentId: clientsOf, clientId, officerId: officer.id });
		clientIds.own(clientId, owner.officerId);
		return owner.officerId === officer.id;
	}

	/** A browser cannot read the status of a failed handshake, so a refusal is a close code after it. */
	function refuse(ws: WebSocket, reason: CloseReason): void {
		metrics.refused(reason);
		ws.on('error', () => ws.terminate());
		ws.close(closeCode[reason], reason);
	}

	function connect(openLine: OpenLine, { admitted, document, changes }: LetIn) {
		const { officer, mayWrite } = admitted;
		const connection = new Connection({
			openLine,
			document,
			officerId: officer.id,
			roomId: admitted.roomId,
			sessionId: admitted.sessionId,
			sessionToken: admitted.sessionToken,
			user: presenceUser(admitted),
			mayWrite,
			clientId: admitted.clientId,
			allowance: connections.allowanceOf(officer.id),
			onRefused: metrics.refused,
			onClosed: (closed) => {
				connections.delete(closed);
				documents.left(document);
				if (!document.isFork) visits.left(document.id, officer.id, closed);
			}
		});
		connections.add(connection, changes);
		// A fork is nobody else's: nothing changes in it while its officer is away.
		if (!document.isFork) visits.came(document.id, officer.id, connection);
	}

	/** Looked at last, when nobody else can come in between. */
	function findRefusal({ admitted, document }: LetIn): CloseReason | null {
		if (document.isClosed) return 'comeBackLater';
		if (connections.countOf(admitted.officer.id) >= syncLimits.maxConnectionsPerOfficer) return 'tooFast';
		return document.readers.size >= syncLimits.maxConnectionsPerDocument ? 'comeBackLater' : null;
	}

	/** Somebody who was let in is gone before the handshake was answered. */
	function withdraw({ admitted, document }: LetIn): void {
		if (admitted.clientId !== null) document.forget(admitted.clientId);
		documents.left(document);
	}

	async function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
		const late = setTimeout(() => socket.destroy(), admitWithinMs);
		// Until a websocket has the socket, an error on it would end the process.
		const onError = () => socket.destroy();
		socket.on('error', onError);
		admitting += 1;
		const answer = await admit(request, readSyncUrl(request.url ?? ''));
		admitting -= 1;
		clearTimeout(late);
		if (answer === 'crowd') {
			metrics.refused(answer);
			return refuseSocket(socket, 429, [...headers, ['Retry-After', '10']]);
		}
		const reason = typeof answer === 'string' ? answer : findRefusal(answer);
		let connected = false;
		// Calls back before it returns, or not at all when the handshake itself is wrong.
		if (!socket.destroyed)
			sockets.handleUpgrade(request, socket, head, (ws) => {
				socket.off('error', onError);
				if (reason !== null) return refuse(ws, reason);
				connect(websocketLine(ws, socket), answer as LetIn);
				connected = true;
			});
		if (!connected && typeof answer !== 'string') withdraw(answer);
	}

	function waitingBytes(): number {
		let sum = 0;
		for (const document of documents.all) sum += document.waitingBytes;
		return sum;
	}

	return {
		upgrade(request, socket, head) {
			if (!admission.isOwnOrigin(request)) {
				metrics.refused('origin');
				return refuseSocket(socket, 403, headers);
			}
			if (!config.websockets) return refuseSocket(socket, 403, headers);
			if (admitting >= admittingMost) return refuseSocket(socket, 503, headers);
			void upgrade(request, socket as Socket, head);
		},

		async letIn(request, asked, openLine) {
			if (admitting >= admittingMost) return 'comeBackLater';
			admitting += 1;
			const answer = await admit(request, asked).finally(() => (admitting -= 1));
			const reason = typeof answer === 'string' ? answer : findRefusal(answer);
			if (reason === null) connect(openLine, answer as LetIn);
			else {
				metrics.refused(reason);
				if (typeof answer !== 'string') withdraw(answer);
			}
			return reason;
		},

		gauges() {
			const now = performance.now();
			let unsavedMs = 0;
			for (const document of documents.all) unsavedMs = Math.max(unsavedMs, document.unsavedMs(now));
			return {
				sockets: connections.size,
				documents: documents.size,
				unsavedMs,
				waitingBytes: waitingBytes()
			};
		},

		async close(deadlineMs) {
			closing = true;
			const deadline = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs));
			for (const connection of connections) connection.pause();
			await Promise.race([journal.flushed(), deadline]);
			await storedForks?.close(deadline);
			const all = [...connections];
			await Promise.all(
				all.map(async (connection, index) => {
					await new Promise((resolve) => setTimeout(resolve, (index / all.length) * closeOverMs));
					await Promise.race([connection.close('restart'), deadline]);
				})
			);
			const closed = setTimeout(() => all.forEach((connection) => connection.terminate()), closeOverMs);
			closed.unref();
			await visits.close(deadline);
			for (const stop of stopListening) stop();
			connections.close();
			journal.close();
			documents.close();
			await compactor.close();
		}
	};
}

function presenceUser({ officer, mayWrite }: Admitted): PresenceUser {
	return {
		officerId: officer.id,
		name: officer.name,
		initials: initials(officer.name),
		council: officer.councilShortName,
		councilCode: officer.councilCode,
		colour: personColour(officer.id),
		role: mayWrite ? 'writer' : 'reader'
	};
}
