import { afterNavigate, invalidate } from '$app/navigation';
import { navigating } from '$app/state';

/**
 * Reads a page's data again when something changed, without getting in the officer's way: SvelteKit gives up a
 * navigation that is under way when data is invalidated, so that a link just followed would do nothing. The reading
 * waits until the navigation is over. Call it while a component is set up.
 */
export function createReadAgain(key: () => string): () => void {
	let waiting = false;
	afterNavigate(() => {
		if (!waiting) return;
		waiting = false;
		void invalidate(key());
	});
	return () => {
		if (navigating.to) waiting = true;
		else void invalidate(key());
	};
}
