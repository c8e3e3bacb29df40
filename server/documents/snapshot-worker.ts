import { parentPort } from 'node:worker_threads';
import { makeForkSnapshot, makeSnapshot } from './make-snapshot.ts';

export interface SnapshotQuestion {
	id: number;
	parts: Uint8Array[];
	/** what a fork's parts build on; null: they are a text by themselves */
	base: Uint8Array[] | null;
}
export type SnapshotAnswer = { id: number; bytes: Uint8Array } | { id: number; error: string };

parentPort?.on('message', ({ id, parts, base }: SnapshotQuestion) => {
	let answer: SnapshotAnswer;
	try {
		answer = { id, bytes: base ? makeForkSnapshot(base, parts) : makeSnapshot(parts) };
	} catch (error) {
		answer = { id, error: error instanceof Error ? error.message : String(error) };
	}
	parentPort?.postMessage(answer);
});
