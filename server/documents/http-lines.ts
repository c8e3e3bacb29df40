import type { Namespace, Server, Socket } from 'socket.io';
import {
	closeCode,
	isSyncNamespace,
	syncLimits,
	type HttpLineEvents,
	type HttpLineMessages
} from '#lib/protocol/sync.ts';
import { readAsked } from '../admission.ts';
import { payloadsOf } from './frames.ts';
import type { Line, OpenLine } from './line.ts';
import type { Sync } from './sync.ts';
import { createWindowLimit } from '../window-limit.ts';

type HttpSocket = Socket<HttpLineMessages, HttpLineEvents>;

/** Bytes a page may send while nobody listens to it: two messages of the largest size. */
const waitingMostBytes = 2 * syncLimits.maxMessageBytes;
/** Documents that one page may ask for in a while, as each is looked up. */
const joins = { most: 40, windowMs: 10_000 };

/** A namespace of a socket.io connection over polling as a page's line to one document. */
const httpLine =
	(socket: HttpSocket): OpenLine =>
	(events): Line => {
		const { conn } = socket;
		let unread = 0;
		let paused = false;
		let ended = false;
		let waiting: Buffer[] = [];
		let waitingBytes = 0;

		const end = (byPage: boolean) => {
			if (ended) return;
			ended = true;
			waiting = [];
			conn.off('heartbeat', events.onHeard);
			events.onClosed(byPage);
		};
		const stop = () => {
			conn.off('drain', onDrain);
			conn.off('close', stop);
			end(false);
			told.resolve();
		};
		const told = Promise.withResolvers<void>();
		// All of the connection goes out with the answer to one poll.
		const onDrain = () => {
			unread = 0;
			if (ended) stop();
		};
		conn.setMaxListeners(2 * syncLimits.maxConnectionsPerOfficer);
		conn.on('drain', onDrain);
		// A connection that ends before its namespace is joined brings no `disconnect`, only this.
		conn.on('close', stop);
		conn.on('heartbeat', events.onHeard);
		socket.on('disconnect', (reason) => {
			end(reason === 'client namespace disconnect');
			if (unread === 0) stop();
		});
		socket.on('message', (data: unknown) => {
			if (ended) return;
			if (!Buffer.isBuffer(data)) return events.onMessage(Buffer.alloc(0), false);
			if (data.length > syncLimits.maxMessageBytes) {
				events.onBadFrame('too-large');
				return void line.close(1009, 'message too large');
			}
			if (!paused) return events.onMessage(data, true);
			waiting.push(data);
			waitingBytes += data.length;
			if (waitingBytes > waitingMostBytes) void line.close(closeCode.comeBackLater, 'comeBackLater');
		});

		const line: Line = {
			write(frames) {
				for (const payload of payloadsOf(frames)) {
					unread += payload.length;
					socket.emit('message', payload);
				}
			},
			get unread() {
				return unread;
			},
			pause: () => (paused = true),
			resume() {
				paused = false;
				const all = waiting;
				[waiting, waitingBytes] = [[], 0];
				for (const data of all) if (!ended) events.onMessage(data, true);
			},
			// The connection below has a heartbeat of its own, and ends without it.
			ping() {
				if (conn.readyState === 'open') events.onAlive();
			},
			pong: () => {},
			close(code, reason) {
				if (ended) return told.promise;
				socket.emit('closed', { code, reason });
				unread += 1;
				socket.disconnect();
				end(false);
				if (conn.readyState !== 'open') stop();
				return told.promise;
			},
			destroy() {
				conn.close(true);
				end(false);
			}
		};
		// It may have ended while its page was being let in: then nothing ever tells so.
		if (conn.readyState !== 'open') queueMicrotask(stop);
		return line;
	};

/**
 * The document sockets for pages whose network blocks websockets: each document is a namespace of the page's one polling
 * connection. Whose it is and what they may do is asked as for a websocket, before the namespace is joined.
 */
export function attachHttpLines(io: Server, sync: Pick<Sync, 'letIn'>): Namespace {
	const limits = new WeakMap<object, () => boolean>();
	function mayJoin(connection: object): boolean {
		let take = limits.get(connection);
		if (!take) limits.set(connection, (take = createWindowLimit(joins)));
		return take();
	}
	const lines = io.of((name, _auth, next) => next(null, isSyncNamespace(name)));
	lines.use((socket, next) => {
		// Over a websocket what is unread could not be counted, and nobody needs it there.
		if (socket.conn.transport.name !== 'polling') return next(refusal(closeCode.badContent, 'badContent'));
		if (!mayJoin(socket.conn)) return next(refusal(closeCode.tooFast, 'tooFast'));
		const asked = readAsked(withoutAttempt(socket.nsp.name), socket.handshake.auth);
		sync.letIn(socket.request, asked, httpLine(socket as HttpSocket)).then(
			(why) => {
				if (why === null) next();
				else if (why === 'crowd') next(refusal(closeCode.comeBackLater, why));
				else next(refusal(closeCode[why], why));
			},
			() => next(refusal(closeCode.comeBackLater, 'comeBackLater'))
		);
	});
	return lines;
}

/** `/sync/{document}/{attempt}` → `/sync/{document}` */
const withoutAttempt = (name: string) => name.replace(/\/\d+$/, '');

/** socket.io hands `data` of an error to the page. */
const refusal = (code: number, reason: string) =>
	Object.assign(new Error(reason), { data: { code, reason } });
