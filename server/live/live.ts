import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import * as v from 'valibot';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Sql } from '#db/connection.server.ts';
import { readRoomFacts } from '#db/queries/access.ts';
import { validateSessions } from '#lib/accounts/server/sessions.ts';
import { syncLimits } from '#lib/protocol/sync.ts';
import { livePath, type LiveAnswer, type PageEvents, type ServerEvents } from '#lib/protocol/live.ts';
import { roomAccess } from '#lib/rooms/access.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import type { Config } from '../config.ts';
import { batched } from '../documents/batch.ts';
import { securityHeaders } from '../headers.ts';
import { refuseSocket } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Strangers } from '../strangers.ts';
import { createWindowLimit } from '../window-limit.ts';
import { activityMatter } from './activity.ts';
import { chatMatter } from './chat.ts';
import { Followers, type LiveSocket, type LiveSocketData } from './followers.ts';
import type { Matter, PageEvent } from './matter.ts';
import { meetingsMatter } from './meetings.ts';
import { notificationsMatter } from './notifications.ts';
import { presenceMatter, type PresenceTimes } from './presence.ts';
import { readThroughsMatter } from './read-throughs.ts';

/** Bounds of the live channel [P12]. */
export const liveLimits = {
	maxMessageBytes: 4_000,
	socketsPerOfficer: 30,
	roomsPerSocket: 20,
	/** messages of one socket in a window, of all kinds */
	messages: 60,
	windowMs: 10_000,
	/** unreadable or unknown messages before the socket is ended */
	badMessages: 10,
	/** how often sessions that ran out of time are looked for */
	sessionSweepMs: 60_000
};

interface Around {
	httpServer: HttpServer;
	sql: Sql;
	config: Config;
	bus: Bus;
	log: Log;
	strangers: Strangers;
	/** told how many sockets are open whenever that changes */
	onSockets?: (open: number) => void;
	/** shorter ones for tests */
	presenceTimes?: PresenceTimes;
}

/** How long a handshake may wait for its session. */
const lookWithinMs = 10_000;

/** How long a page may take to answer a close; ws itself waits for thirty seconds. */
const closeWithinMs = 3_000;

class ImpatientSockets extends WebSocketServer {
	constructor(options: ServerOptions) {
		// A variable of its own: the types of ws do not know closeTimeout yet.
		const impatient = { ...options, closeTimeout: closeWithinMs };
		super(impatient);
	}
}

const roomMessage = v.object({ roomId: v.pipe(v.string(), v.uuid(), v.toLowerCase()) });

/**
 * The live channel: who may follow which room, and what pages send about it; what is said there is the matter of the files
 * beside this one. Access lost, session ended or officer suspended reaches open sockets within a second [P5]; a
 * check that fails ends the socket instead of leaving it open.
 *
 * Attach it after the server's own request listener (socket.io takes over the ones it finds).
 */
export function attachLive({
	httpServer,
	sql,
	config,
	bus,
	log,
	strangers,
	onSockets,
	presenceTimes
}: Around): {
	/** for the documents of pages that have no websockets: their namespaces join the same connections */
	io: Server;
	close(): Promise<void>;
} {
	const followers = new Followers();
	const matters: Matter[] = [
		activityMatter({ sql, followers }),
		chatMatter({ sql, followers }),
		notificationsMatter({ sockets: () => io.sockets.sockets.values() }),
		presenceMatter({ sql, followers, log, times: presenceTimes }),
		meetingsMatter({ sql, followers, log }),
		readThroughsMatter({ sql, followers })
	];
	const headers = securityHeaders(config);
	const sessionOf = batched((tokens: string[]) => validateSessions(sql, tokens, config));
	const io = new Server<PageEvents, ServerEvents, Record<string, never>, LiveSocketData>(httpServer, {
		path: livePath,
		serveClient: false,
		destroyUpgrade: false,
		// A document's message over HTTP, in base64; what is this channel's own is measured below.
		maxHttpBufferSize: Math.ceil((syncLimits.maxMessageBytes * 4) / 3) + 1_000,
		// A page that came over HTTP found websockets blocked; it tries them itself, beside its connection.
		allowUpgrades: false,
		cleanupEmptyChildNamespaces: true,
		wsEngine: ImpatientSockets,
		perMessageDeflate: false,
		httpCompression: false,
		connectTimeout: 10_000,
		pingInterval: 20_000,
		pingTimeout: 15_000,
		allowRequest: (request, answer) => {
			const refuse = (status: number, why: string) => {
				if (request.headers.upgrade) refuseSocket(request.socket, status, headers);
				else answer(why, false);
			};
			if (!isOwnOrigin(request, config)) return refuse(403, 'foreign origin');
			if (request.headers.upgrade && !config.websockets) return refuse(403, 'no websockets');
			const { socket } = request;
			const hangUp = () => socket.destroy();
			const late = setTimeout(hangUp, lookWithinMs);
			// Until a websocket has the socket, an error on it would end the process.
			socket.on('error', hangUp);
			const known = strangers.ask(request, sessionOf).finally(() => {
				clearTimeout(late);
				socket.off('error', hangUp);
			});
			known.then(
				(session) => (session === 'crowd' ? refuse(429, 'too many strangers') : answer(null, true)),
				(error: unknown) => {
					log.warn({ part: 'live', err: error }, 'a session could not be checked');
					refuse(503, 'busy');
				}
			);
		}
	});

	io.engine.on('connection', endTooLarge);

	// A page whose joining is answered with an error stays away; one whose line ends comes back by itself.
	io.use(async (socket, next) => {
		try {
			// Asked within the same bounds, since one socket may try to join again and again.
			const session = await strangers.ask(socket.request, sessionOf);
			if (session === 'crowd') return socket.conn.close();
			if (!session) return next(new Error('signed-out'));
			if (openSockets(session.officer.id).length >= liveLimits.socketsPerOfficer) {
				return next(new Error('too-many'));
			}
			socket.data = session;
			next();
		} catch (error) {
			log.warn({ part: 'live', err: error }, 'a session could not be checked');
			socket.conn.close();
		}
	});

	const openSockets = (officerId: string) =>
		[...io.sockets.sockets.values()].filter(({ data }) => data.officer?.id === officerId);

	const countSockets = () => onSockets?.(io.sockets.sockets.size);
	countSockets();

	const pageEvents = matters.flatMap(({ events = {} }) => Object.entries(events) as [string, PageEvent][]);
	const known = new Set(['room:join', 'room:leave', ...pageEvents.map(([event]) => event)]);

	io.on('connection', (socket: LiveSocket) => {
		countSockets();
		const take = createWindowLimit({ most: liveLimits.messages, windowMs: liveLimits.windowMs });
		let bad = 0;
		const isBad = () => {
			bad += 1;
			if (bad >= liveLimits.badMessages) socket.disconnect(true);
		};
		/** Parses, limits and answers one kind of message; a page that wants no answer gets none. */
		const on = (
			event: string,
			work: (roomId: string, message: unknown) => Promise<LiveAnswer> | LiveAnswer
		) => {
			socket.on(event as keyof PageEvents, (...given: unknown[]) => {
				const reply = given.at(-1);
				const answer = (value: LiveAnswer) => {
					if (!value.ok && value.reason === 'bad-message') isBad();
					if (typeof reply === 'function') reply(value);
				};
				const parsed = v.safeParse(roomMessage, given[0]);
				if (!take()) return answer({ ok: false, reason: 'too-fast' });
				if (!parsed.success) return answer({ ok: false, reason: 'bad-message' });
				const working = async () => work(parsed.output.roomId, given[0]);
				working().then(answer, (error: unknown) => failed(socket, error));
			});
		};

		on('room:join', async (roomId) => {
			const rooms = followers.roomsOf(socket);
			if (!rooms.includes(roomId) && rooms.length >= liveLimits.roomsPerSocket) {
				return { ok: false, reason: 'too-fast' };
			}
			followers.add(roomId, socket);
			if (!(await look(socket, roomId))) {
				followers.remove(roomId, socket);
				return { ok: false, reason: 'not-found' };
			}
			for (const matter of matters) await matter.joined?.(socket, roomId);
			return { ok: true };
		});
		on('room:leave', (roomId) => {
			leave(socket, roomId);
			return { ok: true };
		});
		for (const [event, { schema, work }] of pageEvents) {
			on(event, (roomId, message) => {
				const access = followers.sightOf(roomId, socket);
				if (!access) return { ok: false, reason: 'not-found' };
				const parsed = v.safeParse(schema, message);
				if (!parsed.success) return { ok: false, reason: 'bad-message' };
				return work({ socket, roomId, access, input: parsed.output });
			});
		}
		socket.onAny((event: string) => {
			if (!known.has(event)) isBad();
		});
		socket.on('disconnect', () => {
			leaveAll(socket);
			countSockets();
		});
	});

	/** False: it did not follow the room. */
	function leave(socket: LiveSocket, roomId: string): boolean {
		const was = followers.remove(roomId, socket);
		if (was) for (const matter of matters) matter.left?.(socket, roomId);
		return was;
	}

	function leaveAll(socket: LiveSocket): void {
		for (const roomId of followers.roomsOf(socket)) leave(socket, roomId);
	}

	/** A socket whose rights cannot be read is ended; its page comes back by itself and asks again. */
	function failed(socket: LiveSocket, error: unknown): void {
		log.warn({ part: 'live', err: error }, 'a socket was ended because its rights could not be read');
		leaveAll(socket);
		socket.conn.close();
	}

	/** Reads the rights and keeps them. False: not to be seen. */
	async function look(socket: LiveSocket, roomId: string): Promise<boolean> {
		const facts = await readRoomFacts(sql, { officerId: socket.data.officer.id, roomId });
		const access = roomAccess(facts);
		followers.allow(roomId, socket, access.see ? access : null);
		return access.see;
	}

	async function lookAgain(socket: LiveSocket, roomId: string): Promise<void> {
		try {
			if (!(await look(socket, roomId)) && leave(socket, roomId)) {
				socket.emit('room:closed', { roomId });
			}
		} catch (error) {
			failed(socket, error);
		}
	}

	function endSessions(isOver: (sessionId: string) => boolean): void {
		for (const socket of io.sockets.sockets.values()) {
			if (!isOver(socket.data.sessionId)) continue;
			leaveAll(socket);
			socket.emit('session:ended');
			socket.disconnect(true);
		}
	}

	/** Ends what ran out of time or was ended while nobody listened. Does not count as using the session. */
	async function sweepSessions(): Promise<void> {
		const ids = [...new Set([...io.sockets.sockets.values()].map(({ data }) => data.sessionId))];
		if (ids.length === 0) return;
		const alive = await sql<{ id: string }[]>`
			select s.id from session s join officer o on o.id = s.officer_id
			where s.id = any(${ids}) and s.expires_at > now() and o.suspended_at is null`;
		const known = new Set(alive.map(({ id }) => id));
		const asked = new Set(ids);
		endSessions((sessionId) => asked.has(sessionId) && !known.has(sessionId));
	}

	const lookAtAll = (which: (socket: LiveSocket) => boolean, rooms = followers.roomIds) =>
		Promise.all(
			rooms.flatMap((roomId) =>
				followers
					.of(roomId)
					.filter(([socket]) => which(socket))
					.map(([socket]) => lookAgain(socket, roomId))
			)
		);

	async function hear(event: BusEvent): Promise<void> {
		for (const matter of matters) void reported(Promise.resolve(matter.hear?.(event)));
		switch (event.type) {
			case 'access':
				await lookAtAll(
					({ data }) => event.officerId === undefined || data.officer.id === event.officerId,
					[event.roomId]
				);
				return;
			case 'officer':
				await sweepSessions();
				await lookAtAll(({ data }) => data.officer.id === event.officerId);
				return;
			case 'sessions-ended':
				return endSessions((sessionId) => event.sessionIds.includes(sessionId));
			case 'activity':
			case 'notified':
			case 'chat':
			case 'typing':
			case 'presence':
			case 'meeting':
			case 'read-through':
			case 'document':
			case 'fork-gone':
				return;
		}
	}

	const reported = (work: Promise<unknown>) =>
		work.catch((error: unknown) => log.warn({ part: 'live', err: error }, 'a change could not be told'));

	const stopListening = bus.listen((event) => void reported(hear(event)));
	// Rings may have been missed while the link was down: everything is looked at again.
	const stopLink = bus.onLink((connected) => {
		if (!connected) return;
		void reported(
			sweepSessions()
				.then(() => lookAtAll(() => true))
				.then(() => Promise.all(matters.map((matter) => matter.catchUp?.())))
		);
	});
	const sweep = setInterval(() => void reported(sweepSessions()), liveLimits.sessionSweepMs);
	sweep.unref();

	return {
		io,
		async close() {
			clearInterval(sweep);
			stopListening();
			stopLink();
			// Not io.close(): that would close the HTTP server, which is not ours. Pages come back by themselves.
			for (const socket of io.sockets.sockets.values()) socket.conn.close();
			io.engine.close();
			for (const matter of matters) await matter.close?.();
		}
	};
}

/**
 * A browser names the page's origin on every socket and every POST, but not on a GET of its own site: there
 * Sec-Fetch-Site says it instead, which no page can forge. Neither: refused (FAULTS A7).
 */
function isOwnOrigin(request: IncomingMessage, config: Config): boolean {
	const { origin } = request.headers;
	if (origin !== undefined) return origin === config.origin;
	return !request.headers.upgrade && request.headers['sec-fetch-site'] === 'same-origin';
}

/** Large messages are for documents: a connection that carries none of those sends no message of that size. */
function endTooLarge(connection: LiveSocket['conn']): void {
	connection.on('packet', ({ data }: { data?: string | Buffer }) => {
		if (!data || data.length <= liveLimits.maxMessageBytes) return;
		// Bytes are what documents send, and are counted there; websockets carry no documents here.
		if (typeof data === 'string' || connection.transport.name !== 'polling') connection.close(true);
	});
}
