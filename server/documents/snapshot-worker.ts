import { parentPort } from 'node:worker_threads';
import { makeSnapshot } from './make-snapshot.ts';

export interface SnapshotQuestion {
	id: number;
	parts: Uint8Array[];
}
export type SnapshotAnswer = { id: number; bytes: Uint8Array } | { id: number; error: string };

parentPort?.on('message', ({ id, parts }: SnapshotQuestion) => {
	let answer: SnapshotAnswer;
	try {
		answer = { id, bytes: makeSnapshot(parts) };
	} catch (error) {
		answer = { id, error: error instanceof Error ? error.message : String(error) };
	}
	parentPort?.postMessage(answer);
});
