import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';

/** What a page's line tells its connection. */
export interface LineEvents {
	/** one message, whole; `isBinary` false for text, which no page of ours sends */
	onMessage(data: RawData, isBinary: boolean): void;
	/** the page is there, as far as is known */
	onAlive(): void;
	/** It answered, and so has read what it was sent before. */
	onHeard(): void;
	/** A page that asks is answered through `pong`, when its answers are read. */
	onPing(data: Buffer): void;
	/** the page could not be understood: the line closes itself */
	onBadFrame(why: string): void;
	/** `byPage`: it said goodbye; otherwise the line broke, or the end came from here */
	onClosed(byPage: boolean): void;
}

/** How the bytes of one page's connection travel: a websocket, or HTTP where a network blocks those. */
export interface Line {
	/** Writes frames as frames.ts makes them; a buffer may hold several. */
	write(frames: Buffer): void;
	/** bytes written that the page has not read */
	readonly unread: number;
	/** Stops and goes on reading; what comes meanwhile waits, within bounds. */
	pause(): void;
	resume(): void;
	ping(): void;
	pong(data: Buffer): void;
	/** Says why and ends it. Resolves when that is on its way to the page, or cannot be. */
	close(code: number, reason: string): Promise<void>;
	/** Ends it at once, what is unread with it. */
	destroy(): void;
}

export type OpenLine = (events: LineEvents) => Line;

/** A websocket and the socket under it, to which shared frames are written as they are. */
export const websocketLine =
	(ws: WebSocket, socket: Socket): OpenLine =>
	(events) => {
		ws.on('message', events.onMessage);
		ws.on('pong', events.onHeard);
		ws.on('ping', events.onPing);
		// 1006: the line broke. Every other code was sent by the page.
		ws.on('close', (code) => events.onClosed(code !== 1006));
		// A bad frame closes this socket alone; ws has already sent the close code that fits (1002, 1007, 1009).
		ws.on('error', (error) => events.onBadFrame('code' in error ? String(error.code) : 'bad-frame'));
		return {
			write: (frames) => void socket.write(frames),
			get unread() {
				return socket.writableLength;
			},
			pause: () => ws.pause(),
			resume: () => ws.resume(),
			ping: () => ws.ping(),
			pong: (data) => ws.pong(data),
			async close(code, reason) {
				ws.close(code, reason);
				// The page's answer to the close must be heard even when its messages no longer are.
				ws.resume();
			},
			destroy() {
				ws.terminate();
				socket.destroy();
			}
		};
	};
