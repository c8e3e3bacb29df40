import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

export type DeleteSet = ReturnType<typeof Y.createDeleteSet>;
type Struct = Y.Item | Y.GC | Y.Skip;

/**
 * Encodes some structs of a decoded update (whole runs per client, in order) and its deletions as far as
 * `knownClock` reaches, as a V1 update. The layout is Yjs's own (yjs src/utils/encoding.js).
 */
export function encodePart(
	structs: Struct[],
	deletions: DeleteSet,
	knownClock: (client: number) => number
): Uint8Array {
	const encoder = new Y.UpdateEncoderV1();
	const out = encoder.restEncoder;
	const byClient = Map.groupBy(structs, (struct) => struct.id.client);
	encoding.writeVarUint(out, byClient.size);
	for (const [client, run] of byClient) {
		encoding.writeVarUint(out, run.length);
		encoder.writeClient(client);
		encoding.writeVarUint(out, run[0]!.id.clock);
		for (const struct of run) struct.write(encoder, 0);
	}
	const kept = [...deletions.clients]
		.map(([client, ranges]) => ({
			client,
			ranges: ranges
				.map(({ clock, len }) => ({ clock, len: Math.min(len, knownClock(client) - clock) }))
				.filter(({ len }) => len > 0)
		}))
		.filter(({ ranges }) => ranges.length > 0);
	encoding.writeVarUint(out, kept.length);
	for (const { client, ranges } of kept) {
		encoder.resetDsCurVal();
		encoding.writeVarUint(out, client);
		encoding.writeVarUint(out, ranges.length);
		for (const { clock, len } of ranges) {
			encoder.writeDsClock(clock);
			encoder.writeDsLen(len);
		}
	}
	return encoder.toUint8Array();
}
