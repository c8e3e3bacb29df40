/**
 * Puts the focus on something that cannot usually take it, so that it is read out, and lets go of that when the focus
 * leaves: a later click on it then does not show a focus ring.
 */
export function focusOnce(element: HTMLElement): void {
	if (!element.hasAttribute('tabindex')) {
		element.setAttribute('tabindex', '-1');
		element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
	}
	element.focus();
}
