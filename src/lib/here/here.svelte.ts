import { untrack } from 'svelte';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import { Following } from '#lib/follow/following.svelte.ts';
import { isRecentKey } from '#lib/recent/recent-change.ts';
import { Recent } from '#lib/recent/recent.svelte.ts';
import { NewsState } from '#lib/visits/news.svelte.ts';

/** How long after the text who is in the room is said, in ms. */
const sayAfterMs = 3_000;

/**
 * Who is here and what changed, in one open proposal (docs/here.md): following, what others changed since the officer was here,
 * and what they change now. None of it is needed before the text: it comes with a script of its own.
 */
export class Here {
	readonly following: Following;
	readonly news: NewsState;
	readonly recent: Recent;
	#stop: () => void;

	constructor({
		workspace,
		proposalId,
		officerId,
		roomId,
		section
	}: {
		/** the text, never a fork of it */
		workspace: Workspace;
		proposalId: string;
		officerId: string;
		roomId: string;
		/** the section they are at */
		section: () => string | null;
	}) {
		const following = (this.following = new Following({ officerId, workspace }));
		const news = (this.news = new NewsState(proposalId));
		const recent = (this.recent = new Recent({ workspace, officerId }));
		const follows = $derived(following.whom !== null);
		const stopEffects = $effect.root(() => {
			$effect(() => {
				const inStep = workspace.connected && workspace.loaded;
				untrack(() => news.onLine(inStep));
			});
			$effect(() => {
				const { present } = workspace;
				void workspace.connected;
				untrack(() => {
					recent.meet(present);
					following.update();
				});
			});
			$effect(() => {
				if (follows) return untrack(() => following.watch());
			});
			$effect(() => {
				if (workspace.loaded) untrack(() => void recent.start());
			});
		});
		// Who is in the room is nothing to wait for the text with.
		let isOver = false;
		let stopSaying: (() => void) | null = null;
		const saying = setTimeout(() => {
			void import('#lib/presence/say-in-text.svelte.ts').then(
				({ sayInText }) => {
					if (!isOver) stopSaying = sayInText(roomId, proposalId, section);
				},
				() => {
					// No line at this moment: in the text itself others see who is there.
				}
			);
		}, sayAfterMs);
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || !isRecentKey(event)) return;
			event.preventDefault();
			if (!document.querySelector('dialog[open]')) recent.open();
		};
		window.addEventListener('keydown', onKey);
		this.#stop = () => {
			stopEffects();
			isOver = true;
			clearTimeout(saying);
			stopSaying?.();
			window.removeEventListener('keydown', onKey);
		};
	}

	close(): void {
		this.#stop();
		for (const one of [this.following, this.news, this.recent]) one.close();
	}
}
