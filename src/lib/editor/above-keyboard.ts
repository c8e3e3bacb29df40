/**
 * Tells the style sheet how much of the window a phone's keyboard covers, as `--keyboard`, and how high the tools are that
 * stand above it, as `--tools-below`: browsers lay the page out as if the keyboard were not there.
 */
export function aboveKeyboard(bar: HTMLElement): () => void {
	const { style } = document.documentElement;
	const visual = window.visualViewport;
	const measure = () => {
		const covered = visual ? Math.max(0, innerHeight - visual.height - visual.offsetTop) : 0;
		style.setProperty('--keyboard', `${Math.round(covered)}px`);
		const below = getComputedStyle(bar).position === 'fixed' ? bar.offsetHeight : 0;
		style.setProperty('--tools-below', `${Math.round(covered + below)}px`);
	};
	const observer = new ResizeObserver(measure);
	observer.observe(bar);
	visual?.addEventListener('resize', measure);
	visual?.addEventListener('scroll', measure);
	addEventListener('resize', measure);
	return () => {
		observer.disconnect();
		visual?.removeEventListener('resize', measure);
		visual?.removeEventListener('scroll', measure);
		removeEventListener('resize', measure);
		style.removeProperty('--keyboard');
		style.removeProperty('--tools-below');
	};
}

/** What the bar above and the tools below cover of the window: a caret is never scrolled to behind them. */
export function coveredByBars(): { top: number; right: number; bottom: number; left: number } {
	const bar = document.querySelector('.bar');
	const sticky = bar && getComputedStyle(bar).position === 'sticky';
	const tools = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--tools-below'));
	const keyboard = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--keyboard'));
	return {
		// With the table's tools below it.
		top: (sticky ? bar.getBoundingClientRect().height + 45 : 0) + 24,
		right: 0,
		// The editor takes the keyboard away by itself.
		bottom: (tools || 0) - (keyboard || 0) + 24,
		left: 0
	};
}
