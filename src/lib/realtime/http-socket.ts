import type { Manager, Socket } from 'socket.io-client';
import {
	syncNamespace,
	type HttpLineEvents,
	type HttpLineMessages,
	type LineClose
} from '#lib/protocol/sync.ts';

/** A close without a word of the server's, as of a websocket. */
const abnormal = 1006;

let attempts = 0;

/**
 * As much of a WebSocket as y-websocket's provider needs, over HTTP: the address of a document's websocket is taken for
 * its namespace on the page's socket.io connection. Each attempt is a namespace of its own, so that what is still on its
 * way to an earlier one, an answer "durable" above all, never reaches it. [P1]
 */
export function httpSocketClass(connection: () => Promise<Manager>): typeof WebSocket {
	class HttpSocket {
		static readonly CONNECTING = 0;
		static readonly OPEN = 1;
		static readonly CLOSING = 2;
		static readonly CLOSED = 3;
		readonly OPEN = 1;
		readonly url: string;
		binaryType = 'arraybuffer';
		readyState: 0 | 1 | 2 | 3 = 0;
		onopen: (() => void) | null = null;
		onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
		onclose: ((event: LineClose) => void) | null = null;
		onerror: ((event: unknown) => void) | null = null;
		#socket: Socket<HttpLineEvents, HttpLineMessages> | null = null;

		constructor(url: string) {
			this.url = url;
			void this.#open();
		}

		async #open(): Promise<void> {
			const address = new URL(this.url);
			try {
				const manager = await connection();
				if (this.readyState !== 0) return;
				const document = address.pathname.split('/').at(-1)!;
				const socket = manager.socket(syncNamespace(document, ++attempts), {
					auth: Object.fromEntries(address.searchParams)
				}) as Socket<HttpLineEvents, HttpLineMessages>;
				this.#socket = socket;
				socket.on('connect', () => this.#becomeOpen());
				socket.on('message', (bytes) => {
					// The first ones are handed over before `connect` is.
					this.#becomeOpen();
					this.onmessage?.({ data: bytes as unknown as ArrayBuffer });
				});
				socket.on('closed', (close) => this.#end(close));
				socket.on('disconnect', (reason) => this.#end({ code: abnormal, reason }));
				socket.on('connect_error', (error) => {
					const close = (error as { data?: LineClose }).data;
					this.#end(close ?? { code: abnormal, reason: error.message });
				});
				socket.connect();
			} catch (error) {
				// The scripts of it could not be had: as if the network had refused.
				this.#end({ code: abnormal, reason: String(error) });
			}
		}

		send(bytes: Uint8Array): void {
			if (this.readyState === 1) this.#socket!.emit('message', bytes);
		}

		close(): void {
			this.#end({ code: 1000, reason: '' });
		}

		#becomeOpen(): void {
			if (this.readyState !== 0) return;
			this.readyState = 1;
			this.onopen?.();
		}

		#end(close: LineClose): void {
			if (this.readyState === 3) return;
			this.readyState = 3;
			if (this.#socket) leave(this.#socket);
			this.onclose?.(close);
		}
	}
	return HttpSocket as unknown as typeof WebSocket;
}

/**
 * socket.io says nothing to the server of a namespace that is left before it was joined, and the server would keep the line for as
 * long as the page is open: one that has asked already waits for the answer, and goes then.
 */
function leave(socket: Socket): void {
	socket.off();
	const isAsking = socket.active && !socket.connected && socket.io._readyState === 'open';
	if (!isAsking) return void socket.disconnect();
	// Or for the end of the connection: otherwise it would ask anew on the next one.
	for (const end of ['connect', 'connect_error', 'disconnect'] as const)
		socket.once(end, () => void socket.disconnect());
}
