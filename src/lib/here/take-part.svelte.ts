import { mount, unmount } from 'svelte';
import { sayInText } from '#lib/presence/say-in-text.svelte.ts';
import { ReadAlong } from '#lib/read-throughs/read-along.svelte.ts';
import ReadThroughBar from '#lib/read-throughs/ReadThroughBar.svelte';

export interface OpenText {
	roomId: string;
	proposalId: string;
	officerId: string;
	/** may ask for a decision */
	canAsk: boolean;
	/** the section its officer is at */
	section(): string | null;
	say(words: string): void;
}

/**
 * What an open text has to do with its room: others see that its officer is there, and are led through it or lead. Comes a moment after
 * the text, so that nothing of it is waited for. Returns the way to stop.
 */
export function takePart({ section, ...page }: OpenText): () => void {
	const stopSaying = sayInText(page.roomId, page.proposalId, section);
	const along = new ReadAlong(page);
	const target = document.querySelector('.bar');
	const bar = target && mount(ReadThroughBar, { target, props: { along } });
	return () => {
		stopSaying();
		along.close();
		if (bar) void unmount(bar);
	};
}
