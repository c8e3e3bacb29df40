import { parentPort } from 'node:worker_threads';
import { DamagedDocument } from '#db/queries/documents.ts';
import { work, type Work } from './work.ts';

export interface Question {
	name: keyof Work;
	given: unknown;
}
export type Answer =
	{ answer: unknown } | { damaged: { documentId: string; what: string } } | { error: string };

parentPort?.on('message', ({ name, given }: Question) => {
	parentPort?.postMessage(answer(work[name] as (given: unknown) => unknown, given));
});

function answer(doWork: (given: unknown) => unknown, given: unknown): Answer {
	try {
		return { answer: doWork(given) };
	} catch (error) {
		// A thread's message carries no classes.
		if (error instanceof DamagedDocument)
			return { damaged: { documentId: error.documentId, what: error.what } };
		return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}
