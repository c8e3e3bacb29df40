import type { JobsLog } from './jobs-log.ts';

/** Works one after the other, and says how many were done. One that fails does not keep the others waiting; it is tried again. */
export async function eachByItself<T>(
	all: readonly T[],
	work: (one: T) => Promise<boolean>,
	{ log, what }: { log: JobsLog; what: string }
): Promise<number> {
	let done = 0;
	for (const one of all) {
		try {
			if (await work(one)) done += 1;
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
			log.warn({ code }, `${what} could not be worked, will be tried again`);
		}
	}
	return done;
}
