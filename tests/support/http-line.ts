import { EventEmitter } from 'node:events';
import { Manager } from 'socket.io-client';
import { livePath } from '../../src/lib/protocol/live.ts';
import { httpSocketClass } from '../../src/lib/realtime/http-socket.ts';

export interface HttpLineDoor {
	port: number;
	cookie?: string;
	origin: string;
}

/** A polling connection of its own, with the headers that a browser sends by itself. */
export const pollingManager = ({ port, cookie, origin }: HttpLineDoor) =>
	new Manager(`http://127.0.0.1:${port}`, {
		path: livePath,
		transports: ['polling'],
		extraHeaders: { origin, ...(cookie ? { cookie } : {}) },
		autoConnect: false,
		reconnection: false
	});

/** The page's own HTTP line behind the face of a ws socket, so that every test of the one can be one of the other. */
export const httpLineClass = (door: HttpLineDoor) => {
	const Line = httpSocketClass(async () => pollingManager(door));
	return class extends EventEmitter {
		readonly #line: WebSocket;

		constructor(url: string | URL) {
			super();
			this.#line = new Line(url);
			this.#line.onopen = () => this.emit('open');
			this.#line.onmessage = ({ data }) => this.emit('message', Buffer.from(data as ArrayBuffer), true);
			this.#line.onclose = ({ code, reason }) => this.emit('close', code, reason);
		}

		send(bytes: Uint8Array<ArrayBuffer>): void {
			this.#line.send(bytes);
		}

		terminate(): void {
			this.#line.close();
		}
	};
};
