/** Which decisions an officer has read on this device, by proposal: the time of the newest. */
const place = (proposalId: string) => `folkmoot-decided-${proposalId}`;

export class DecidedSeen {
	#until = $state('');
	#proposalId: string;

	constructor(proposalId: string) {
		this.#proposalId = proposalId;
		try {
			this.#until = globalThis.localStorage?.getItem(place(proposalId)) ?? '';
		} catch {
			// No store in this browser: what was decided is shown again at the next visit.
		}
	}

	/** `at`: UTC, ISO 8601 */
	has(at: string): boolean {
		return at <= this.#until;
	}

	add(at: string): void {
		if (this.has(at)) return;
		this.#until = at;
		try {
			localStorage.setItem(place(this.#proposalId), at);
		} catch {
			// No store in this browser: it holds until the page is left.
		}
	}
}
