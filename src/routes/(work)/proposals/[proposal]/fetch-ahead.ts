/**
 * What an open proposal shows only once somebody does something: fetched at the first sign of them, so that it is there when
 * they ask, also when the line is gone by then. Who asks for what did not come says so.
 */
export function fetchAhead(): void {
	const parts = [
		import('#lib/editor/content-dialogs.ts'),
		import('#lib/editor/RescuedText.svelte'),
		import('#lib/editor/BlockHandle.svelte'),
		import('#lib/editor/SlashMenuList.svelte'),
		import('#lib/editor/table-tools.ts'),
		import('#lib/mentions/MentionPicker.svelte'),
		import('#lib/ui/Radios.svelte'),
		import('#lib/ui/UndoToasts.svelte')
	];
	void Promise.allSettled(parts);
}
