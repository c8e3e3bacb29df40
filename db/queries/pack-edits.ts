import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** One row of a document's log: what was stored in one moment. */
export interface StoredEdit {
	seq: number;
	/** ms since 1970, UTC */
	at: number;
	/** whose edit it is; null: several people's, or the server's */
	officerId: string | null;
	/** one Yjs update, V1 */
	bytes: Uint8Array;
}

/**
 * Edits as one run of bytes: their officers once, then for each how far its number and its time lie from the one before. A
 * key is some 30 bytes, of which deflate leaves about 10.
 */
export function packEdits(edits: readonly StoredEdit[]): Uint8Array {
	const encoder = encoding.createEncoder();
	const officers = [...new Set(edits.flatMap(({ officerId }) => officerId ?? []))];
	encoding.writeVarUint(encoder, officers.length);
	for (const officer of officers) encoding.writeVarString(encoder, officer);
	encoding.writeVarUint(encoder, edits.length);
	let last = { seq: 0, at: 0 };
	for (const edit of edits) {
		encoding.writeVarUint(encoder, edit.seq - last.seq);
		encoding.writeVarInt(encoder, edit.at - last.at);
		encoding.writeVarUint(encoder, edit.officerId === null ? 0 : officers.indexOf(edit.officerId) + 1);
		encoding.writeVarUint8Array(encoder, edit.bytes);
		last = edit;
	}
	return encoding.toUint8Array(encoder);
}

/** What packEdits packed. Throws when it is something else. */
export function unpackEdits(packed: Uint8Array): StoredEdit[] {
	const decoder = decoding.createDecoder(packed);
	const officers = readMany(decoder, () => decoding.readVarString(decoder));
	let seq = 0;
	let at = 0;
	return readMany(decoder, () => {
		seq += decoding.readVarUint(decoder);
		at += decoding.readVarInt(decoder);
		const officer = decoding.readVarUint(decoder);
		if (officer > officers.length) throw new Error('an edit of an unknown officer');
		const officerId = officer === 0 ? null : officers[officer - 1]!;
		return { seq, at, officerId, bytes: decoding.readVarUint8Array(decoder) };
	});
}

function readMany<T>(decoder: decoding.Decoder, read: () => T): T[] {
	const count = decoding.readVarUint(decoder);
	const all: T[] = [];
	for (let index = 0; index < count; index += 1) all.push(read());
	return all;
}
