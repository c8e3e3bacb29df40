import { openFork } from '#lib/suggestions/open-fork.ts';
import { findUnsentFork, noteUnsentFork } from '#lib/suggestions/unsent-fork-note.ts';
import { Workspace, type Place, type WorkspaceOptions } from '#lib/editor/workspace.svelte.ts';

type TextOptions = Omit<WorkspaceOptions, 'documentId' | 'canWrite' | 'fork'>;

const stillOpeningMs = 10_000;
const renewedWords =
	'Something was decided about your suggestions, so they were opened afresh. You can go on.';

/**
 * Suggesting: the officer's fork is open, and the page shows it in the place of the text. It is asked for when the
 * officer begins, and stays open behind the text until its last word is saved.
 */
export class Suggesting {
	/** opening: the text is still shown */
	state = $state<'off' | 'opening' | 'on'>('off');
	/** the fork, from the moment its text is whole */
	fork = $state.raw<Workspace | null>(null);
	/** why it could not begin, or why it ended */
	problem = $state('');
	/** it takes longer than it should */
	slow = $state(false);
	/** words typed at an earlier visit wait on this device to be sent */
	unsentBefore = $state(false);
	/** changes of a fork that are not known to be saved, shown or not */
	unsaved = $state(0);

	#text: Workspace;
	#proposalId: string;
	#options: TextOptions;
	/** the one that is being opened */
	#coming: Workspace | null = null;
	#slowTimer: ReturnType<typeof setTimeout> | undefined;
	/** what the note on this device says; undefined: not written here yet */
	#noted: string | null | undefined;
	#closed = false;

	constructor(options: TextOptions & { text: Workspace; proposalId: string }) {
		const { text, proposalId, ...rest } = options;
		this.#text = text;
		this.#proposalId = proposalId;
		this.#options = rest;
	}

	/** Looks on this device for what an earlier visit left there. */
	lookBack(): void {
		this.unsentBefore = findUnsentFork(this.#whose) !== null;
	}

	get #whose() {
		return { officerId: this.#options.officerId, proposalId: this.#proposalId };
	}

	/** the fork while it is in the place of the text */
	get shown(): Workspace | null {
		const { fork, state } = this;
		return state === 'on' ? fork : null;
	}

	/** Begins; called again it changes nothing. */
	async start(): Promise<void> {
		if (this.state !== 'off' || this.#closed) return;
		this.problem = '';
		const place = this.#text.place;
		// Left a moment ago and not closed yet: it is whole still.
		if (this.fork && this.fork.final === null) {
			this.fork.wanted = place;
			this.state = 'on';
			return;
		}
		this.state = 'opening';
		this.#slowTimer = setTimeout(() => (this.slow = true), stillOpeningMs);
		await this.#open(place);
	}

	/** Back to the text. What is not saved yet goes on being sent behind it. */
	stop(): void {
		if (this.state === 'off') return;
		this.#text.wanted = this.state === 'on' ? (this.fork?.place ?? null) : null;
		this.#becomeOff();
		if (this.unsaved === 0) this.#closeFork();
	}

	close(): void {
		this.#closed = true;
		this.#becomeOff();
		this.#closeFork();
	}

	#becomeOff(): void {
		this.state = 'off';
		this.slow = false;
		clearTimeout(this.#slowTimer);
		this.#coming?.close();
		this.#coming = null;
	}

	#closeFork(options?: { forget: boolean }): void {
		this.fork?.close(options);
		this.fork = null;
		this.unsaved = 0;
	}

	async #open(place: Place | null): Promise<void> {
		const answer = await openFork(this.#proposalId);
		if (this.#closed || this.state === 'off') return;
		if (!answer.ok) return this.#end(answer.message);
		await this.#handBack(answer.fork);
		if (this.#closed || this.#isOff()) return;
		const coming = new Workspace({
			...this.#options,
			documentId: answer.fork,
			canWrite: true,
			fork: {
				of: this.#text,
				onLoaded: () => this.#show(coming),
				onRenewed: () => this.#renew(coming),
				onUnsaved: (unsaved) => this.#onUnsaved(coming, unsaved)
			}
		});
		coming.wanted = place;
		this.#coming = coming;
		await coming.start();
		if (coming.scriptsFailed && this.#coming === coming)
			this.#end('The editor could not be loaded. Reload the page to suggest changes.');
	}

	#show(coming: Workspace): void {
		if (this.#coming !== coming) return;
		this.#coming = null;
		clearTimeout(this.#slowTimer);
		this.slow = false;
		const before = this.fork;
		this.fork = coming;
		this.unsaved = coming.unsaved;
		this.state = 'on';
		before?.close({ forget: true });
	}

	/** Its words are handed back by the workspace; it stays on screen, only to be read, until the next one is whole. */
	#renew(old: Workspace): void {
		if (old === this.#coming) this.#coming = null;
		else if (old !== this.fork) return;
		if (this.state === 'off') return this.#closeFork({ forget: true });
		this.unsaved = 0;
		this.#note(null);
		this.#text.announcement = renewedWords;
		void this.#open(old.place);
	}

	#onUnsaved(fork: Workspace, unsaved: number): void {
		if (fork !== this.fork && fork !== this.#coming) return;
		this.unsaved = unsaved;
		this.#note(unsaved > 0 ? fork.documentId : null);
		if (unsaved === 0 && this.state === 'off' && fork === this.fork) this.#closeFork();
	}

	/** What lay on this device for a fork that is gone by now: nobody can send it any more. */
	async #handBack(fork: string): Promise<void> {
		const forkId = findUnsentFork(this.#whose);
		if (!forkId || forkId === fork) return;
		const { takeForkCopy } = await import('#lib/suggestions/unsent-fork.ts');
		const { officerId, keys } = this.#options;
		const texts = await takeForkCopy({ officerId, forkId, keys });
		const others = texts.filter(({ key, text }) => text !== this.#text.textOf(key));
		this.#text.handBack(others);
		this.#note(null);
	}

	#note(fork: string | null): void {
		if (fork === this.#noted) return;
		this.#noted = fork;
		noteUnsentFork(this.#whose, fork);
		this.unsentBefore = false;
	}

	#isOff(): boolean {
		return this.state === 'off';
	}

	#end(problem: string): void {
		this.problem = problem;
		this.#text.announcement = problem;
		this.#becomeOff();
		this.#closeFork();
	}
}
