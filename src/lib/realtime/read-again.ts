import { onDestroy } from 'svelte';
import { afterNavigate, invalidate } from '$app/navigation';
import { navigating } from '$app/state';

/** Between two questions whether the page may be read again; whether the server answers; how long it may take. In ms. */
const mayAgainMs = 300;
const askAgainMs = 2_000;
const answerMs = 5_000;

/** Whether a page's data can be read now: the server answers, and its database too. */
async function canRead(): Promise<boolean> {
	try {
		const response = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) });
		// Read to its end also when all is well: an answer that is left unread keeps its request open.
		const { broken } = (await response.json()) as { broken?: string[] };
		return broken !== undefined && !broken.includes('database') && !broken.includes('process');
	} catch {
		// No line, or something in between that answers for the server: asked again a little later.
		return false;
	}
}

/**
 * Reads a page's data again when something changed, without getting in the officer's way. SvelteKit gives up a
 * navigation that is under way when data is invalidated, so that a link just followed would do nothing: the reading
 * waits until the navigation is over. And where the data cannot be read it leaves the page, for an error page or for
 * the browser's own "no internet", with everything that stands on it: the reading waits until it can be done [P3], and
 * until `may` says that nothing on the page would be lost. Call it while a component is set up.
 */
export function createReadAgain(key: () => string, may: () => boolean = () => true): () => void {
	let waiting = false;
	let asking = false;
	let gone = false;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const readIn = (ms: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => void read(), ms);
	};
	const read = async () => {
		if (asking) return;
		if (!may()) return readIn(mayAgainMs);
		asking = true;
		const can = await canRead();
		asking = false;
		if (gone) return;
		if (!can) readIn(askAgainMs);
		else if (!may()) readIn(mayAgainMs);
		else if (navigating.to) waiting = true;
		else void invalidate(key());
	};
	afterNavigate(() => {
		if (!waiting) return;
		waiting = false;
		void read();
	});
	onDestroy(() => {
		gone = true;
		clearTimeout(timer);
	});
	return () => {
		if (navigating.to) waiting = true;
		else void read();
	};
}
