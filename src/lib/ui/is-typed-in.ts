/** True where a character that is pressed becomes text, or has a meaning of its own. */
export const isTypedIn = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement &&
	(target.isContentEditable ||
		target.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog') !== null);
