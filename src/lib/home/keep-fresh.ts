/** How often the page is read again by itself while somebody looks at it, and at most, whatever happens. In ms. */
const everyMs = 60_000;
const atMostEveryMs = 5_000;

/**
 * Keeps a page fresh that many things may change: what is heard of is read soon, several at once as one. Who is where and what was said
 * in rooms is not heard of one by one: it is read once a minute, while the page is in sight.
 */
export function keepFresh(read: () => void) {
	let readAt = Date.now();
	let timer: ReturnType<typeof setTimeout> | undefined;

	function soon(): void {
		timer ??= setTimeout(
			() => {
				timer = undefined;
				readAt = Date.now();
				read();
			},
			Math.max(0, readAt + atMostEveryMs - Date.now())
		);
	}
	function look(): void {
		if (document.visibilityState === 'visible' && Date.now() - readAt >= everyMs) soon();
	}

	return {
		soon,
		/** Begins, on a page that is shown: `heard` is an event of its window. Returns the way to stop. */
		start(heard: string): () => void {
			readAt = Date.now();
			const ticking = setInterval(look, atMostEveryMs);
			window.addEventListener(heard, soon);
			document.addEventListener('visibilitychange', look);
			return () => {
				clearInterval(ticking);
				clearTimeout(timer);
				window.removeEventListener(heard, soon);
				document.removeEventListener('visibilitychange', look);
			};
		}
	};
}
