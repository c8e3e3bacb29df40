/** Lines of text that should stand above and below what is looked at. */
const roomPx = 48;
/** A section gets its editor, and with it the carets, a moment after it came into sight. */
const waitMs = 3_000;
/** The caret moves in the page two frames after its place was told. */
const framesFirst = 3;

/**
 * Brings somebody's caret into sight, or their section's title where the section shows no carets. What is in sight already
 * stays where it is; focus and caret of the page's own officer stay in any case. Returns the way to stop waiting for it.
 */
export function showPlace({
	clientId,
	section,
	cursor
}: {
	clientId: number;
	section: string;
	cursor: unknown;
}): () => void {
	const until = performance.now() + waitMs;
	let frames = 0;
	let frame = requestAnimationFrame(look);

	function look(): void {
		frames += 1;
		if (frames < framesFirst) return void (frame = requestAnimationFrame(look));
		const caret = document.querySelector(`.caret[data-client="${clientId}"]`);
		if (caret) return bringIntoSight(caret);
		const title = document.getElementById(`section-${section}-title`);
		if (frames === framesFirst && title) bringIntoSight(title);
		if (cursor !== null && performance.now() < until) frame = requestAnimationFrame(look);
	}

	return () => cancelAnimationFrame(frame);
}

function bringIntoSight(element: Element): void {
	const { top, bottom } = element.getBoundingClientRect();
	const bar = document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0;
	const isInSight = top >= Math.max(bar, 0) + roomPx / 4 && bottom <= innerHeight - roomPx;
	if (!isInSight) element.scrollIntoView({ block: 'center' });
}
