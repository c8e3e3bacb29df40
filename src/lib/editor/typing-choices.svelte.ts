import { DeviceChoice } from '#lib/ui/device-choice.svelte.ts';

/** What typing may turn into something else. Each is a choice, kept on the device. */
export const typingChoices = {
	/** "## " begins a heading, "- " a list, and so on */
	markdown: new DeviceChoice('folkmoot-markdown-typing', true),
	/** a slash opens the menu */
	slash: new DeviceChoice('folkmoot-slash-menu', true)
} as const;
