import * as encoding from 'lib0/encoding';
import { messageType, syncStep } from '#lib/protocol/sync.ts';

/**
 * Frames of the sync socket (RFC 6455, binary, unmasked as a server's are), header and payload in one buffer: a
 * change is framed once and the same bytes are written to every reader.
 */
function frame(payload: Uint8Array): Buffer {
	const size = payload.length;
	const headerSize = size < 126 ? 2 : size < 65_536 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(headerSize + size);
	bytes[0] = 0x82;
	if (size < 126) {
		bytes[1] = size;
	} else if (size < 65_536) {
		bytes[1] = 126;
		bytes.writeUInt16BE(size, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(size), 2);
	}
	bytes.set(payload, headerSize);
	return bytes;
}

/** What stands in frames made by this file, one after the other in a buffer. */
export function* payloadsOf(frames: Buffer): Generator<Buffer> {
	let at = 0;
	while (at < frames.length) {
		const short = frames[at + 1]!;
		const [headerSize, size] =
			short < 126
				? [2, short]
				: short === 126
					? [4, frames.readUInt16BE(at + 2)]
					: [10, Number(frames.readBigUInt64BE(at + 2))];
		yield frames.subarray(at + headerSize, at + headerSize + size);
		at += headerSize + size;
	}
}

function framed(write: (encoder: encoding.Encoder) => void): Buffer {
	const encoder = encoding.createEncoder();
	write(encoder);
	return frame(encoding.toUint8Array(encoder));
}

function syncFrame(step: number, bytes: Uint8Array): Buffer {
	return framed((encoder) => {
		encoding.writeVarUint(encoder, messageType.sync);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, bytes);
	});
}

/** "This is what I have": asks the page for everything else. */
export const step1Frame = (stateVector: Uint8Array) => syncFrame(syncStep.step1, stateVector);
/** The answer to a page's step 1; with it the page knows that it has everything. */
export const step2Frame = (update: Uint8Array) => syncFrame(syncStep.step2, update);
export const updateFrame = (update: Uint8Array) => syncFrame(syncStep.update, update);

export const awarenessFrame = (update: Uint8Array) =>
	framed((encoder) => {
		encoding.writeVarUint(encoder, messageType.awareness);
		encoding.writeVarUint8Array(encoder, update);
	});

/** [P1] the connection's first `count` update messages are on disk */
export const durableFrame = (count: number) =>
	framed((encoder) => {
		encoding.writeVarUint(encoder, messageType.durable);
		encoding.writeVarUint(encoder, count);
	});

/** [P5] whether this connection may write from now on */
export const accessFrame = (mayWrite: boolean) =>
	framed((encoder) => {
		encoding.writeVarUint(encoder, messageType.access);
		encoding.writeVarUint(encoder, mayWrite ? 1 : 0);
	});
