import { Worker } from 'node:worker_threads';
import type { Sql } from '#db/connection.server.ts';
import { sha256 } from '#db/queries/documents.ts';
import { foldHistory, readOverflow } from '#db/queries/history.ts';
import { storeSnapshot } from '#db/queries/journal.ts';
import type { OpenDocument } from './open-document.ts';
import type { SnapshotAnswer, SnapshotQuestion } from './snapshot-worker.ts';

export interface Compactor {
	/**
	 * Replaces the document's log by a snapshot that was proved equal to it, and packs the log's rows away for replay, within
	 * a bound; throws and changes nothing otherwise.
	 */
	compact(document: OpenDocument): Promise<void>;
	close(): Promise<void>;
}

/** Snapshots are made in a worker: encoding a long text takes longer than anybody should wait for a key. */
export function createCompactor(sql: Sql): Compactor {
	let lastId = 0;
	const asked = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();

	function failAll(error: Error): void {
		worker = null;
		for (const { reject } of asked.values()) reject(error);
		asked.clear();
	}

	function startWorker(): Worker {
		const started = new Worker(new URL('./snapshot-worker.ts', import.meta.url));
		started.unref();
		started.on('message', (answer: SnapshotAnswer) => {
			const question = asked.get(answer.id);
			asked.delete(answer.id);
			if ('bytes' in answer) question?.resolve(answer.bytes);
			else question?.reject(new Error(answer.error));
		});
		started.on('error', failAll);
		started.on('exit', () => failAll(new Error('the snapshot worker stopped')));
		return started;
	}

	// Started with the server: its start takes longer than a snapshot, and would fall into somebody's typing.
	let worker: Worker | null = startWorker();

	function makeSnapshot(of: Omit<SnapshotQuestion, 'id'>): Promise<Uint8Array> {
		worker ??= startWorker();
		lastId += 1;
		const question: SnapshotQuestion = { ...of, id: lastId };
		return new Promise((resolve, reject) => {
			asked.set(question.id, { resolve, reject });
			worker!.postMessage(question);
		});
	}

	return {
		async compact(document) {
			const { seq, state, isFork } = document;
			const rows = state.tailRows;
			// While rows of another writer are being read, the memory is not the log; the next commit asks again.
			if (!document.isWhole || rows === 0) return;
			const bytes = await makeSnapshot({
				parts: state.ownParts(),
				base: isFork ? state.followedParts() : null
			});
			// What somebody tried in a suggestion is not the text's history.
			const snapshot = { documentId: document.id, seq, bytes, sha256: sha256(bytes) };
			await storeSnapshot(sql, { ...snapshot, keepsHistory: !isFork });
			document.compacted(bytes, rows);
			if (isFork) return;
			const overflow = await readOverflow(sql, document.id);
			if (!overflow) return;
			const { seq: upTo, at, parts } = overflow;
			await foldHistory(sql, {
				documentId: document.id,
				seq: upTo,
				at,
				bytes: await makeSnapshot({ parts, base: null })
			});
		},
		async close() {
			const stopping = worker;
			worker = null;
			await stopping?.terminate();
		}
	};
}
