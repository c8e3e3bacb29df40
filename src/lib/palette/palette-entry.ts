import type { IconName } from '#lib/ui/Icon.svelte';
import type { ShortcutId } from './shortcuts.ts';

export const entryGroups = { go: 'Go to', do: 'Do', find: 'Rooms and proposals' } as const;
export type EntryGroup = keyof typeof entryGroups;

/** Something that can be chosen in the palette: a place, or a deed. */
export interface PaletteEntry {
	/** its own among all that are offered */
	id: string;
	group: EntryGroup;
	name: string;
	/** other words that people look for it by */
	also?: string;
	/** small, behind the name: where it is */
	about?: string;
	icon?: IconName;
	shortcut?: ShortcutId;
	/** where it leads; without it `run` is called, once the palette is closed and the keyboard is back where it was */
	href?: string;
	run?(): void;
}
