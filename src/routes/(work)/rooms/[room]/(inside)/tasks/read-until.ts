import { tick } from 'svelte';
import { invalidate } from '$app/navigation';

const readingsMost = 5;

/**
 * Reads a page's data again until it shows what it must. Once is not always enough: of two readings at once, as when the
 * room's own news of a change comes first, the older one gives way and brings nothing.
 */
export async function readUntil(key: string, shows: () => boolean): Promise<void> {
	for (let readings = 0; readings < readingsMost; readings++) {
		await invalidate(key);
		await tick();
		if (shows()) return;
	}
}
