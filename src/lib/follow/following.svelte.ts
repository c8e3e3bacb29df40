import { DeviceChoice } from '#lib/ui/device-choice.svelte.ts';
import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import type { Present } from '#lib/realtime/presence.ts';
import { findFollowed, followersOf, isOwnWay, refusesFollow } from './follow.ts';
import { showPlace } from './show-place.ts';

/** After a broken line everybody is gone for a moment: only who stays away has left. */
const leftMs = 4_000;
/** Whoever does not hear that they are sent away within this time is not here. */
const sendAwayMs = 10_000;

export interface FollowingPage {
	/** the officer whose page it is */
	officerId: string;
	workspace: Workspace;
}

/** Following another officer through the text, and being followed (docs/here.md). */
export class Following {
	/** who is followed, as they were last seen */
	whom = $state.raw<Present | null>(null);
	/** why it ended without the officer's own doing, until that is read */
	ended = $state('');
	/** nobody may follow the officer, on this device */
	readonly refuses: DeviceChoice;

	#page: FollowingPage;
	/** those who follow now are sent away */
	#sending = $state(false);
	#place = '';
	#stopLooking = () => {};
	#leftTimer: ReturnType<typeof setTimeout> | undefined;
	#sendingTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(page: FollowingPage) {
		this.#page = page;
		this.refuses = new DeviceChoice(`folkmoot-no-follow-${page.officerId}`, false);
	}

	get followers(): Present[] {
		return followersOf(this.#present, this.#page.officerId);
	}

	/** There is something to say about it. */
	get isShown(): boolean {
		return this.whom !== null || this.ended !== '' || this.followers.length > 0;
	}

	get #present(): readonly Present[] {
		return this.#page.workspace.present;
	}

	mayFollow(officerId: string): boolean {
		return !refusesFollow(this.#present, officerId);
	}

	start(person: Present): void {
		this.#leave();
		this.ended = '';
		this.whom = person;
		this.#say(`You follow ${person.name}. Press Escape to stop.`);
		this.update();
	}

	/** The officer's own doing. */
	stop(): void {
		if (!this.whom) return;
		this.#say(`You no longer follow ${this.whom.name}.`);
		this.#leave();
		this.update();
	}

	/** Sends away those who follow now. */
	sendAway(): void {
		this.#sending = true;
		clearTimeout(this.#sendingTimer);
		this.#sendingTimer = setTimeout(() => {
			this.#sending = false;
			this.update();
		}, sendAwayMs);
		this.update();
	}

	letNobodyFollow(nobody: boolean): void {
		this.refuses.on = nobody;
		this.update();
	}

	/** Call it whenever somebody came, moved or left, and when the line came back. */
	update(): void {
		this.#follow();
		if (this.#sending && this.followers.length === 0) {
			this.#sending = false;
			clearTimeout(this.#sendingTimer);
		}
		this.#page.workspace.showFollowing({
			follows: this.whom?.officerId ?? null,
			refusesFollow: this.refuses.on || this.#sending
		});
	}

	#follow(): void {
		const { whom } = this;
		if (!whom) return;
		const now = findFollowed(this.#present, whom.officerId);
		if (!now) {
			// Without a line nobody is seen; they may be here still.
			if (!this.#page.workspace.connected) return this.#stopWaiting();
			this.#leftTimer ??= setTimeout(() => {
				this.#end(`${whom.name} has left, so you no longer follow them.`);
				this.update();
			}, leftMs);
			return;
		}
		this.#stopWaiting();
		if (refusesFollow(this.#present, whom.officerId))
			return this.#end(`${whom.name} does not want to be followed now. You are where you were.`);
		this.whom = now;
		const place = JSON.stringify([now.clientId, now.section, now.cursor]);
		if (place === this.#place || now.section === null) return;
		this.#place = place;
		this.#stopLooking();
		this.#stopLooking = showPlace({ ...now, section: now.section });
	}

	#end(why: string): void {
		this.#leave();
		this.ended = why;
		this.#say(why);
	}

	#leave(): void {
		this.#stopLooking();
		this.#stopWaiting();
		this.#place = '';
		this.whom = null;
	}

	#stopWaiting(): void {
		clearTimeout(this.#leftTimer);
		this.#leftTimer = undefined;
	}

	#say(words: string): void {
		this.#page.workspace.announcement = words;
	}

	/** Watches for the officer going their own way, while they follow. Returns the way to stop watching. */
	watch(): () => void {
		const isOutside = (event: Event) =>
			!(event.target instanceof Element && event.target.closest('[data-following]'));
		const onKey = (event: KeyboardEvent) => {
			if (event.key === 'Escape') {
				// A menu or a dialog takes it first.
				if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
				event.preventDefault();
				this.stop();
			} else if (isOwnWay(event) && isOutside(event)) this.stop();
		};
		const onWay = (event: Event) => {
			if (isOutside(event)) this.stop();
		};
		const ways = ['wheel', 'touchmove'] as const;
		window.addEventListener('keydown', onKey);
		for (const way of ways) window.addEventListener(way, onWay, { passive: true });
		// Not as it is pressed: the bar goes then, the page moves up, and what is under the pointer is not what was meant.
		window.addEventListener('click', onWay, { capture: true });
		return () => {
			window.removeEventListener('click', onWay, { capture: true });
			window.removeEventListener('keydown', onKey);
			for (const way of ways) window.removeEventListener(way, onWay);
		};
	}

	close(): void {
		this.#leave();
		clearTimeout(this.#sendingTimer);
	}
}
