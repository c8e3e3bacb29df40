import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The program's figures, read at /metrics. Labels come from closed lists, so that nobody can make them grow.
 * Whoever owns a thing sets its figure; event-loop lag, memory and CPU are collected by prom-client.
 */
export function createMetrics() {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	return {
		registry,
		sockets: new Gauge({
			name: 'folkmoot_sockets',
			help: 'open sockets',
			labelNames: ['kind'] as const,
			registers
		}),
		documentsOpen: new Gauge({ name: 'folkmoot_documents_open', help: 'documents in memory', registers }),
		acknowledgementSeconds: new Histogram({
			name: 'folkmoot_acknowledgement_seconds',
			help: 'from an edit’s arrival to its durable answer',
			buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
			registers
		}),
		unsavedSeconds: new Gauge({
			name: 'folkmoot_unsaved_seconds',
			help: 'age of the oldest edit not yet on disk',
			registers
		}),
		refusedUpdates: new Counter({
			name: 'folkmoot_refused_updates_total',
			help: 'document messages refused',
			labelNames: ['reason'] as const,
			registers
		}),
		queueBytes: new Gauge({
			name: 'folkmoot_queue_bytes',
			help: 'bytes waiting in a queue',
			labelNames: ['queue'] as const,
			registers
		}),
		requestSeconds: new Histogram({
			name: 'folkmoot_request_seconds',
			help: 'time to answer a request',
			labelNames: ['status'] as const,
			buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
			registers
		}),
		databaseUp: new Gauge({ name: 'folkmoot_database_up', help: '1 while the database answers', registers })
	};
}

export type Metrics = ReturnType<typeof createMetrics>;
