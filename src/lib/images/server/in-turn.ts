import { refuse, type Outcome } from '#lib/protocol/refusal.ts';

/** Pictures that are drawn at one moment in this process, and that wait for it: each takes memory and a processor. */
const atOnce = 1;
const waitingMost = 20;
let going = 0;
const waiting: (() => void)[] = [];

/** Draws one picture after the other. */
export async function inTurn<T extends object>(draw: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
	if (going >= atOnce) {
		if (waiting.length >= waitingMost) {
			const message =
				'Many pictures are being added at this moment. Nothing was added. Try again in 10 seconds.';
			return refuse('busy', message, { retryAfter: 10 });
		}
		// Whoever is done hands its place on.
		await new Promise<void>((resolve) => waiting.push(resolve));
	} else going += 1;
	try {
		return await draw();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else going -= 1;
	}
}
