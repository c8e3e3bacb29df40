const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

/**
 * Calls back once, at the first sign that somebody is there: a pointer that moves, a touch, a key. What they may need next
 * is fetched then, and not with the page. Returns the way to stop.
 */
export function onFirstSign(callback: () => void): () => void {
	const stop = () => signs.forEach((sign) => window.removeEventListener(sign, seen, true));
	const seen = () => {
		stop();
		callback();
	};
	signs.forEach((sign) => window.addEventListener(sign, seen, { capture: true, passive: true }));
	return stop;
}
