/** A name with the space above it. */
const step = 24;
const edge = 8;

interface Box {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** How far each name is raised, so that none stands on another; those lower down and further left keep their place. */
export function liftsOf(boxes: readonly Box[]): number[] {
	const placed: Box[] = [];
	const lifts = boxes.map(() => 0);
	const order = boxes.map((_, index) => index);
	order.sort((one, other) => boxes[other]!.top - boxes[one]!.top || boxes[one]!.left - boxes[other]!.left);
	for (const index of order) {
		const box = { ...boxes[index]! };
		while (placed.some((other) => overlap(box, other))) {
			lifts[index]! += step;
			box.top -= step;
			box.bottom -= step;
		}
		placed.push(box);
	}
	return lifts;
}

/** Places the names of carets that show one: beside each other and within the window. */
export function layOutNames(carets: readonly HTMLElement[]): void {
	const named = carets.filter((caret) => caret.isConnected && caret.classList.contains('caret--named'));
	for (const { style } of named) {
		style.removeProperty('--name-lift');
		style.removeProperty('--name-shift');
	}
	const boxes = named.map((caret) => {
		const { left, right, top, bottom } = caret.querySelector('.caret__name')!.getBoundingClientRect();
		const shift = Math.max(0, right + edge - document.documentElement.clientWidth);
		return { left: left - shift, right: right - shift, top, bottom, shift };
	});
	const lifts = liftsOf(boxes);
	for (const [index, { style }] of named.entries()) {
		style.setProperty('--name-lift', `${lifts[index]!}px`);
		style.setProperty('--name-shift', `${boxes[index]!.shift}px`);
	}
}
