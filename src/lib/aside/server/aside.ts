import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DamagedDocument } from '#db/queries/documents.ts';
import type { Work } from './work.ts';
import type { Answer, Question } from './worker.ts';

/** Too many ask, or this one took too long. Nothing was changed; it may be asked again. */
export class AsideBusy extends Error {}

export interface Aside {
	/**
	 * Has a piece of work done in a thread of its own, one at a time, in the order asked, so that whoever types meanwhile does
	 * not wait for it [P12]. `give` reads what it needs when its turn comes: no more than one text's history is in memory
	 * at once. Throws AsideBusy, DamagedDocument, and what `give` throws.
	 */
	ask<Name extends keyof Work>(
		name: Name,
		give: () => Promise<Parameters<Work[Name]>[0]>
	): Promise<ReturnType<Work[Name]>>;
	close(): Promise<void>;
}

interface Asked {
	name: keyof Work;
	give: () => Promise<unknown>;
	resolve: (answer: never) => void;
	reject: (error: Error) => void;
	/** ends its wait, then its work */
	limit: ReturnType<typeof setTimeout>;
}

/** Found from here as well when this file is a part of the built pages: Node itself runs the worker, unbuilt. */
const workerFile = () => pathToFileURL(createRequire(import.meta.url).resolve('#lib/aside/server/worker.ts'));

/** `mostWaiting`: questions beyond it are refused. `waitMs`: for its turn. `workMs`: for one answer, its reading included. */
export function createAside({
	mostWaiting = 20,
	waitMs = 30_000,
	workMs = 30_000,
	mostMegabytes = 1_000
} = {}): Aside {
	const waiting: Asked[] = [];
	let current: Asked | null = null;
	let worker: Worker | null = null;

	function startWorker(): Worker {
		const started = new Worker(workerFile(), { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
		// It holds up nobody's exit.
		started.unref();
		started.on('message', (answer: Answer) => {
			if (started !== worker) return;
			if ('answer' in answer) finish(({ resolve }) => resolve(answer.answer as never));
			else if ('damaged' in answer) fail(new DamagedDocument(answer.damaged.documentId, answer.damaged.what));
			else fail(new Error(answer.error));
		});
		// A text that needs more memory than it may have ends the thread, and with it nothing else.
		started.on('error', (error: NodeJS.ErrnoException) => {
			if (started !== worker) return;
			worker = null;
			fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new AsideBusy(error.message) : error);
		});
		return started;
	}

	function next(): void {
		current = waiting.shift() ?? null;
		if (!current) return;
		clearTimeout(current.limit);
		current.limit = setTimeout(() => {
			void stopWorker();
			fail(new AsideBusy(`it took longer than ${workMs} ms`));
		}, workMs);
		void work(current);
	}

	async function work(asked: Asked): Promise<void> {
		try {
			const given = await asked.give();
			if (asked !== current) return;
			worker ??= startWorker();
			worker.postMessage({ name: asked.name, given } satisfies Question);
		} catch (error) {
			if (asked === current) fail(error as Error);
		}
	}

	function finish(settle: (asked: Asked) => void): void {
		if (!current) return;
		clearTimeout(current.limit);
		settle(current);
		next();
	}
	const fail = (error: Error) => finish(({ reject }) => reject(error));

	async function stopWorker(): Promise<void> {
		const stopping = worker;
		worker = null;
		await stopping?.terminate();
	}

	function leave(asked: Asked, why: string): void {
		clearTimeout(asked.limit);
		waiting.splice(waiting.indexOf(asked), 1);
		asked.reject(new AsideBusy(why));
	}

	return {
		ask: (name, give) =>
			new Promise((resolve, reject) => {
				if (waiting.length >= mostWaiting) return reject(new AsideBusy(`${waiting.length} are waiting`));
				const limit = setTimeout(() => leave(asked, `it waited longer than ${waitMs} ms`), waitMs);
				const asked: Asked = { name, give, resolve, reject, limit };
				waiting.push(asked);
				if (!current) next();
			}),
		async close() {
			for (const asked of [...waiting]) leave(asked, 'it is closed');
			fail(new AsideBusy('it is closed'));
			await stopWorker();
		}
	};
}

/** The pages' own. */
export const aside = createAside();
