import { sendCommand } from '#lib/comments/send-command.ts';
import type { News } from './news.ts';

/** A page that was without its line for so long is told what changed, as one that is opened. */
const awayLeastMs = 10 * 60_000;
/** The page before may have closed at this very moment: until that is written down, what it showed would be told. */
const settleMs = 250;

const words = {
	unreachable: 'The server could not be reached, so this is shown again at your next visit.',
	signedOut: 'You are signed out, so this is shown again at your next visit.',
	hidden: 'This proposal is no longer here, or you can no longer see it.'
};

/** What others changed since the officer was here, until they put it away. */
export class NewsState {
	/** null: nothing, or not known */
	news = $state.raw<News | null>(null);
	/** why it could not be put away */
	problem = $state('');
	putting = $state(false);

	#url: string;
	/** since when the page is without its line; null: it has it */
	#awaySince: number | null = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#closed = false;

	constructor(proposalId: string) {
		this.#url = `/proposals/${proposalId}`;
	}

	/** Says whether the page's text is in step with the server. */
	onLine(inStep: boolean): void {
		if (!inStep) {
			clearTimeout(this.#timer);
			this.#awaySince ??= Date.now();
			return;
		}
		const awayMs = this.#awaySince === null ? 0 : Date.now() - this.#awaySince;
		if (awayMs < awayLeastMs) {
			this.#awaySince = null;
			return;
		}
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#read(), settleMs);
	}

	async #read(): Promise<void> {
		this.#awaySince = null;
		const answer = await sendCommand(`${this.#url}?/news`, {}, words);
		// Who cannot be told now misses nothing: it is told at the next visit.
		if (answer.ok && !this.#closed) this.news = answer.data.news as News | null;
	}

	/** Puts it away, on the server. True when it is. */
	async putAway(): Promise<boolean> {
		if (this.putting) return false;
		this.putting = true;
		this.problem = '';
		const answer = await sendCommand(`${this.#url}?/dismiss`, {}, words);
		this.putting = false;
		if (answer.ok) this.news = null;
		else this.problem = answer.message;
		return answer.ok;
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}
}
