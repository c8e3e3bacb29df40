import * as Y from 'yjs';

/**
 * One update that stands for all the given ones, proved before it is returned: a fresh document made from it has the
 * same clocks, the same deletions and encodes to the same bytes. Throws when any of these differ. [P9]
 */
export function makeSnapshot(parts: readonly Uint8Array[]): Uint8Array {
	const log = load(parts);
	const bytes = Y.encodeStateAsUpdate(log);
	const again = load([bytes]);
	if (log.store.pendingStructs !== null || log.store.pendingDs !== null) throw new Error('the log has gaps');
	if (!Y.equalSnapshots(Y.snapshot(log), Y.snapshot(again)))
		throw new Error('the snapshot is not equal to the log');
	if (Buffer.compare(bytes, Y.encodeStateAsUpdate(again)) !== 0)
		throw new Error('the snapshot does not encode to itself');
	return bytes;
}

function load(parts: readonly Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const part of parts) Y.applyUpdate(doc, part);
	});
	return doc;
}
