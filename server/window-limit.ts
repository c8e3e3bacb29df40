/** Allows `most` calls in each window of `windowMs`; windows begin with their first call. */
export function createWindowLimit({ most, windowMs }: { most: number; windowMs: number }): () => boolean {
	let count = 0;
	let since = performance.now();
	return () => {
		const now = performance.now();
		if (now - since > windowMs) {
			since = now;
			count = 0;
		}
		count += 1;
		return count <= most;
	};
}
