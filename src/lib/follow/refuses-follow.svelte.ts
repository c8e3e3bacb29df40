const place = (officerId: string) => `folkmoot-no-follow-${officerId}`;

/** Whether an officer lets nobody follow them: kept on the device. */
export class RefusesFollow {
	#on = $state(false);
	#officerId: string;

	constructor(officerId: string) {
		this.#officerId = officerId;
		try {
			this.#on = globalThis.localStorage?.getItem(place(officerId)) === 'yes';
		} catch {
			// No store in this browser: one may be followed until one says otherwise.
		}
	}

	get on(): boolean {
		return this.#on;
	}
	set on(on: boolean) {
		this.#on = on;
		try {
			if (on) localStorage.setItem(place(this.#officerId), 'yes');
			else localStorage.removeItem(place(this.#officerId));
		} catch {
			// No store in this browser: it holds until the page is left.
		}
	}
}
