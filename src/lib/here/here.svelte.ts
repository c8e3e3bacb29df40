import { untrack } from 'svelte';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import { Following } from '#lib/follow/following.svelte.ts';
import { isRecentKey } from '#lib/recent/recent-change.ts';
import { Recent } from '#lib/recent/recent.svelte.ts';
import { NewsState } from '#lib/visits/news.svelte.ts';

/** How long after the text its page takes part in the room, in ms. */
const takePartAfterMs = 3_000;

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
		canAsk,
		section
	}: {
		/** the text, never a fork of it */
		workspace: Workspace;
		proposalId: string;
		officerId: string;
		roomId: string;
		/** may ask for a decision */
		canAsk: boolean;
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
		// The room is nothing to wait for the text with.
		let isOver = false;
		let stopTakingPart: (() => void) | null = null;
		const beginning = setTimeout(() => {
			void import('./take-part.svelte.ts').then(
				({ takePart }) => {
					const say = (words: string) => (workspace.announcement = words);
					if (!isOver) stopTakingPart = takePart({ roomId, proposalId, officerId, canAsk, section, say });
				},
				() => {
					// No line at this moment: in the text itself others see who is there.
				}
			);
		}, takePartAfterMs);
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || !isRecentKey(event)) return;
			event.preventDefault();
			if (!document.querySelector('dialog[open]')) recent.open();
		};
		window.addEventListener('keydown', onKey);
		this.#stop = () => {
			stopEffects();
			isOver = true;
			clearTimeout(beginning);
			stopTakingPart?.();
			window.removeEventListener('keydown', onKey);
		};
	}

	close(): void {
		this.#stop();
		for (const one of [this.following, this.news, this.recent]) one.close();
	}
}
