import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { syncOrigin } from './sync-server.ts';
import type { Door } from './writers.ts';

export interface RawSocket {
	socket: Socket;
	/** the close code of the server's close frame, or null when it only hung up */
	closed: Promise<number | null>;
}

export interface FrameParts {
	opcode?: number;
	payload?: Uint8Array;
	fin?: boolean;
	/** the three reserved bits, as a number 0–7 */
	rsv?: number;
	masked?: boolean;
	/** the length that the header claims, when it is not the payload's */
	claimedLength?: bigint;
}

/** A websocket's bytes without any library between: what is sent may be anything. */
export async function openRawSocket({ port, documentId, cookie = '' }: Door): Promise<RawSocket> {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => socket.destroy());
	socket.write(
		`GET /sync/${documentId} HTTP/1.1\r\nHost: folkmoot.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
			`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}\r\n` +
			`Origin: ${syncOrigin}\r\nCookie: ${cookie}\r\n\r\n`
	);
	const [head] = (await once(socket, 'data')) as [Buffer];
	if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(head.toString('latin1'));
	let last: Buffer = head;
	let code: number | null = null;
	socket.on('data', (data: Buffer) => {
		last = data;
		code = closeCodeIn(last) ?? code;
	});
	const closed = new Promise<number | null>((resolve) => socket.once('close', () => resolve(code)));
	return { socket, closed };
}

/** A frame as a client sends it (RFC 6455, 5.2), masked with zeroes. */
export function rawFrame({
	opcode = 2,
	payload = new Uint8Array(),
	fin = true,
	rsv = 0,
	masked = true,
	claimedLength
}: FrameParts): Buffer {
	const length = claimedLength ?? BigInt(payload.length);
	const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
	const mask = masked ? 0x80 : 0;
	if (length < 126n) head.push(mask | Number(length));
	else if (length < 65_536n) head.push(mask | 126, Number(length) >> 8, Number(length) & 0xff);
	else {
		const long = Buffer.alloc(8);
		long.writeBigUInt64BE(length);
		head.push(mask | 127, ...long);
	}
	return Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), payload]);
}

/** The server's close frame is the last thing it sends, and short. */
function closeCodeIn(data: Buffer): number | null {
	const at = data.lastIndexOf(0x88);
	return at >= 0 && data.length >= at + 4 && data[at + 1] === data.length - at - 2
		? data.readUInt16BE(at + 2)
		: null;
}
