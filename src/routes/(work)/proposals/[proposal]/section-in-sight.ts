/** Tells which section is being read: the first of them whose text is in the upper part of the window. Returns the way to stop. */
export function watchSections(keys: () => readonly string[], onCurrent: (key: string) => void): () => void {
	const seen: Record<string, boolean> = {};
	const observer = new IntersectionObserver(
		(entries) => {
			for (const { target, isIntersecting } of entries) {
				seen[(target as HTMLElement).dataset.section!] = isIntersecting;
			}
			const first = keys().find((key) => seen[key]);
			if (first !== undefined) onCurrent(first);
		},
		{ rootMargin: '-20% 0px -60% 0px' }
	);
	for (const section of document.querySelectorAll('[data-section]')) observer.observe(section);
	return () => observer.disconnect();
}
