/**
 * For a `<details>` whose state the page follows: one that was opened while the page's script was still on its way stays
 * open. `bind:open` would close it again, and the press were lost.
 */
export function keepOpen(onOpened: () => void) {
	let met = false;
	return {
		/** the attribute as the server writes it; the browser never touches it */
		shownOpen: (open: boolean) => (typeof document === 'undefined' && open ? { open } : {}),
		/** call it from an attachment, with the state: it is followed from then on */
		follow(node: HTMLDetailsElement, open: boolean): void {
			const pressed = !met && node.open && !open;
			met = true;
			if (pressed) onOpened();
			else node.open = open;
		}
	};
}
