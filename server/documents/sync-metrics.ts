import { closeCode } from '#lib/protocol/sync.ts';
import type { Metrics } from '#server/metrics.ts';
import type { Sync, SyncMetrics } from './sync.ts';

/** Everything else a message may be refused for; other words (codes of the socket library) count as bad frames. */
const reasons = new Set([...Object.keys(closeCode), 'origin', 'reader', 'foreign', 'gap', 'unreadable']);

/** Writes the sync server's figures where /metrics reads them. */
export function recordSync({ acknowledgementSeconds, refusedUpdates }: Metrics): SyncMetrics {
	return {
		acknowledged: (ms) => acknowledgementSeconds.observe(ms / 1000),
		refused: (reason) => refusedUpdates.inc({ reason: reasons.has(reason) ? reason : 'bad-frame' })
	};
}

/** Looks at what is open once a second. Returns the way to stop. */
export function sampleSync(sync: Sync, metrics: Metrics): () => void {
	const timer = setInterval(() => {
		const { sockets, documents, unsavedMs, waitingBytes } = sync.gauges();
		metrics.sockets.set({ kind: 'sync' }, sockets);
		metrics.documentsOpen.set(documents);
		metrics.unsavedSeconds.set(unsavedMs / 1000);
		metrics.queueBytes.set({ queue: 'journal' }, waitingBytes);
	}, 1_000);
	timer.unref();
	return () => clearInterval(timer);
}
