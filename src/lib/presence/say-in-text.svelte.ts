import { untrack } from 'svelte';
import type { Place } from '#lib/protocol/presence.ts';
import { sayHere } from './say-here.ts';

/** sayHere for an open text: `section` is the one its officer is at, or null. Returns the way to stop. */
export function sayInText(roomId: string, documentId: string, section: () => string | null): () => void {
	let place: Place = { at: 'document', id: documentId };
	const saying = sayHere(roomId, () => place);
	const stopEffect = $effect.root(() => {
		$effect(() => {
			const at = section();
			place = { at: 'document', id: documentId, ...(at === null ? {} : { section: at }) };
			untrack(() => saying.moved());
		});
	});
	return () => {
		stopEffect();
		saying.stop();
	};
}
