import { isOwnWay } from '#lib/follow/follow.ts';
import type { ReadThroughNow } from '#lib/protocol/read-through.ts';
import { askRoom, hearRoom } from '#lib/realtime/live.ts';
import { sendTask } from '#lib/tasks/send-task.ts';
import { isTypedIn } from '#lib/ui/is-typed-in.ts';
import { around } from './read-through.ts';

export interface ReadAlongPage {
	roomId: string;
	proposalId: string;
	/** the officer whose page it is */
	officerId: string;
	/** may ask for a decision */
	canAsk: boolean;
	say(words: string): void;
}

/** After a question without an answer, in ms. */
const askAgainMs = 5_000;

const titleOf = (key: string) => document.getElementById(`section-${key}-title`);

/** A read-through of the open text, as its page takes part in it (docs/live-rooms.md). */
export class ReadAlong {
	/** null: none goes on */
	now = $state.raw<ReadThroughNow | null>(null);
	follows = $state(false);
	/** why the last step was not done, in words */
	problem = $state('');

	/** sections in the order of the page */
	readonly keys: readonly string[];
	readonly page: ReadAlongPage;
	readonly leads = $derived.by(() => this.now?.leader.officerId === this.page.officerId);
	readonly steps = $derived.by(() =>
		this.now ? around(this.keys, this.now.section) : { previous: null, next: null }
	);

	#stopHearing: () => void;
	#asking: ReturnType<typeof setTimeout> | undefined;
	#isOver = false;

	constructor(page: ReadAlongPage) {
		this.page = page;
		this.keys = [...document.querySelectorAll<HTMLElement>('[data-section]')].map(
			({ dataset }) => dataset.section!
		);
		this.#stopHearing = hearRoom(
			page.roomId,
			'reading:now',
			({ now }) => this.#hear(now),
			() => void this.#ask()
		);
		void this.#ask();
		addEventListener('keydown', this.#onKey);
	}

	/** What the section is called, in the page's own words. */
	titleOf(key: string): string {
		return titleOf(key)?.textContent.trim() ?? '';
	}

	follow(): void {
		if (!this.now) return;
		this.follows = true;
		this.page.say(`You follow the read-through of ${this.now.leader.name}. Press Escape to stop.`);
		this.#show(this.now.section);
	}

	stop(): void {
		if (!this.follows) return;
		this.follows = false;
		this.page.say('You no longer follow the read-through.');
	}

	/** The leader's own: on to a section. */
	async go(section: string): Promise<void> {
		if (!this.now) return;
		const { id, revision } = this.now;
		await this.#send('go', { readThrough: id, revision: String(revision), section });
	}

	async end(): Promise<void> {
		if (this.now) await this.#send('end', { readThrough: this.now.id });
	}

	close(): void {
		this.#isOver = true;
		clearTimeout(this.#asking);
		this.#stopHearing();
		removeEventListener('keydown', this.#onKey);
	}

	/** What goes on now. A room that is not followed yet is asked again once it is. */
	async #ask(): Promise<void> {
		clearTimeout(this.#asking);
		const answer = await askRoom('reading:ask', { roomId: this.page.roomId });
		if (this.#isOver) return;
		if (answer?.ok) this.#hear(answer.now);
		else if (!answer) this.#asking = setTimeout(() => void this.#ask(), askAgainMs);
	}

	async #send(action: string, fields: Record<string, string>): Promise<void> {
		this.problem = '';
		const why = await sendTask(`/proposals/${this.page.proposalId}/read-through?/${action}`, fields);
		if (why !== null) this.problem = why;
	}

	#hear(all: readonly ReadThroughNow[]): void {
		const now = all.find(({ proposalId }) => proposalId === this.page.proposalId) ?? null;
		const before = this.now;
		if (now && before && now.id === before.id && now.revision < before.revision) return;
		this.now = now;
		if (now?.id !== before?.id) {
			this.problem = '';
			if (this.follows) this.page.say('The read-through has ended.');
			this.follows = false;
		} else if (now && before && now.section !== before.section && (this.follows || this.leads)) {
			this.#show(now.section);
		}
	}

	/** Brings a section's title to the top; caret and focus stay where they are. */
	#show(section: string): void {
		titleOf(section)?.scrollIntoView({ block: 'start' });
		this.page.say(`Section ${this.keys.indexOf(section) + 1}: ${this.titleOf(section)}`);
	}

	/** Reading needs scrolling, so only Escape, and a key that writes or goes within the text, is one's own way. */
	readonly #onKey = (event: KeyboardEvent): void => {
		if (!this.follows || event.defaultPrevented) return;
		if (event.key === 'Escape') {
			// A menu or a dialog takes it first.
			if (!document.querySelector('dialog[open]')) this.stop();
		} else if (isOwnWay(event) && isTypedIn(event.target)) this.stop();
	};
}
