/** True when the keyboard is neither in the element nor nowhere: whoever sits there has gone on to something else. */
export function isFocusElsewhere(element: Element | null): boolean {
	const { activeElement } = document;
	if (!activeElement || activeElement === document.body) return false;
	return !element?.contains(activeElement);
}
