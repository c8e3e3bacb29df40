/** True when the keyboard is neither in the element nor nowhere: whoever sits there has gone on to something else. */
export function isFocusElsewhere(element: Element | null): boolean {
	const { activeElement } = document;
	if (!activeElement || activeElement === document.body) return false;
	return !element?.contains(activeElement);
}

/** For what takes its time: call it when that begins, and what it returns when that is done. True when the keyboard has gone on since. */
export function watchFocus(): () => boolean {
	const { activeElement, body } = document;
	const from = activeElement === body ? null : activeElement;
	return () => isFocusElsewhere(from);
}
