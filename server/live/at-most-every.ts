/**
 * Does work when it is asked for: at once where it was not done for `ms`, otherwise when that is over; what is asked for in
 * between is done once. Never twice at a time. The work must not throw.
 */
export function atMostEvery(ms: number, work: () => Promise<void>): { ask(): void; stop(): Promise<void> } {
	let last = -Infinity;
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<void> | null = null;
	let askedAgain = false;
	let stopped = false;

	const begin = () => {
		timer = null;
		last = performance.now();
		running = work().finally(() => {
			running = null;
			if (!askedAgain) return;
			askedAgain = false;
			ask();
		});
	};
	const ask = () => {
		if (stopped || timer) return;
		if (running) askedAgain = true;
		else timer = setTimeout(begin, Math.max(0, last + ms - performance.now()));
	};
	return {
		ask,
		async stop() {
			stopped = true;
			if (timer) clearTimeout(timer);
			timer = null;
			await running;
		}
	};
}
