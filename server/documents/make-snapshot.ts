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

/**
 * One update that stands for all rows of a fork, proved before it is returned: in the text that the fork's base
 * has, it makes the same document as they do. Throws when it does not. [P9]
 */
export function makeForkSnapshot(base: readonly Uint8Array[], rows: readonly Uint8Array[]): Uint8Array {
	const bytes = Y.mergeUpdates([...rows]);
	const log = load([...base, ...rows]);
	const again = load([...base, bytes]);
	if (log.store.pendingStructs !== null || log.store.pendingDs !== null) throw new Error('the log has gaps');
	if (again.store.pendingStructs !== null || again.store.pendingDs !== null)
		throw new Error('the snapshot has gaps');
	if (!Y.equalSnapshots(Y.snapshot(log), Y.snapshot(again)))
		throw new Error('the snapshot is not equal to the log');
	if (Buffer.compare(Y.encodeStateAsUpdate(log), Y.encodeStateAsUpdate(again)) !== 0)
		throw new Error('the snapshot does not encode to the same text');
	return bytes;
}

function load(parts: readonly Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const part of parts) Y.applyUpdate(doc, part);
	});
	return doc;
}
