interface OutageLog {
	info(details: object, message: string): void;
	warn(details: object, message: string): void;
}

/** How often something that goes on failing is said again. */
const sayEveryMs = 60_000;

export interface Outage {
	/** It failed. Said the first time, then once a minute with how often by then. */
	failed(error: unknown): void;
	/** It worked: said once, and only after it had failed. */
	worked(): void;
}

/**
 * Something that is tried again until it works, and how that is logged: a line for each of the tries of each page would
 * bury everything else while the database is away.
 */
export function createOutage(
	log: OutageLog,
	words: { failing: string; over: string },
	{ now = () => performance.now() } = {}
): Outage {
	let since: number | null = null;
	let saidAt = 0;
	let failures = 0;
	return {
		failed(error) {
			const time = now();
			failures += 1;
			if (since !== null && time - saidAt < sayEveryMs) return;
			since ??= time;
			saidAt = time;
			log.warn({ err: error, failures }, words.failing);
		},
		worked() {
			if (since === null) return;
			log.info({ ms: Math.round(now() - since), failures }, words.over);
			since = null;
			failures = 0;
		}
	};
}
