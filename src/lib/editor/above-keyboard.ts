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

/** What a phone's tools and keyboard cover at the window's lower edge, in pixels. */
export const toolsBelow = (): number =>
	parseFloat(document.documentElement.style.getPropertyValue('--tools-below')) || 0;

const space = 24;

/** Scrolls the page so that a line stands between the bar above and the tools below, never behind them. */
export function keepInSight({ top, bottom }: { top: number; bottom: number }): void {
	const covering = ['.bar', '.toolbar__line--table'].flatMap((selector) => {
		const element = document.querySelector(selector);
		return element && /sticky|absolute/.test(getComputedStyle(element).position)
			? element.getBoundingClientRect().bottom
			: 0;
	});
	const [highest, lowest] = [Math.max(...covering) + space, innerHeight - toolsBelow() - space];
	if (top < highest) scrollBy(0, top - highest);
	else if (bottom > lowest) scrollBy(0, Math.min(bottom - lowest, top - highest));
}
