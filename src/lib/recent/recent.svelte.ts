import type { Workspace } from '#lib/editor/workspace.svelte.ts';
import type { Present } from '#lib/realtime/presence.ts';
import type { Changer, RecentChange } from './recent-change.ts';
import type { RecentChanges } from './recent-changes.ts';

/** What others changed while the page is open: noted silently, listed when somebody asks. */
export class Recent {
	/** the list that is shown, as it was when it was asked for; null: it is closed */
	shown = $state.raw<RecentChange[] | null>(null);

	#workspace: Workspace;
	#officerId: string;
	#changes: RecentChanges | null = null;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
	#seen = new Map<number, Changer>();
	#stop: (() => void) | null = null;
	#closed = false;
	/** where the keyboard was */
	#from: HTMLElement | null = null;

	constructor(options: { workspace: Workspace; officerId: string }) {
		this.#workspace = options.workspace;
		this.#officerId = options.officerId;
	}

	/** Begins to note what others change. */
	async start(): Promise<void> {
		const { RecentChanges } = await import('./recent-changes.ts');
		if (this.#closed || this.#stop) return;
		const workspace = this.#workspace;
		const changes = new RecentChanges({
			personOf: (client) => this.#seen.get(client) ?? null,
			inSection: (section) =>
				workspace.people.filter((one) => one.section === section && one.officerId !== this.#officerId),
			officerId: this.#officerId
		});
		this.#changes = changes;
		this.#stop = workspace.onOthersChange((transaction) => changes.note(transaction, workspace.fragments));
	}

	/** Remembers who writes under which Yjs client id: somebody may leave before their words are asked about. */
	meet(present: readonly Present[]): void {
		for (const { clientId, officerId, name, council } of present)
			this.#seen.set(clientId, { officerId, name, council });
	}

	/** Shows what changed until now. */
	open(): void {
		const { activeElement } = document;
		this.#from = activeElement instanceof HTMLElement ? activeElement : null;
		this.shown = this.#changes?.list(this.#workspace.fragments) ?? [];
	}

	/** Closes it: the keyboard goes back to where it was, in the text to the caret. */
	shut(): void {
		this.shown = null;
		if (this.#from?.isConnected) this.#from.focus({ preventScroll: true });
	}

	close(): void {
		this.#closed = true;
		this.#stop?.();
	}
}
