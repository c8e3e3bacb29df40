/** Something that a person switches on or off for this browser, kept in it under `place`. */
export class DeviceChoice {
	#on = $state(false);
	#place: string;

	/** `otherwise`: what holds until somebody chooses, and where this browser keeps nothing. */
	constructor(place: string, otherwise: boolean) {
		this.#place = place;
		this.#on = read(place) ?? otherwise;
	}

	get on(): boolean {
		return this.#on;
	}
	set on(on: boolean) {
		this.#on = on;
		try {
			localStorage.setItem(this.#place, on ? 'on' : 'off');
		} catch {
			// No store in this browser: it holds until the page is left.
		}
	}
}

/** null: nothing was chosen here, or nothing can be kept. */
function read(place: string): boolean | null {
	try {
		const kept = globalThis.localStorage?.getItem(place);
		return kept === 'on' ? true : kept === 'off' ? false : null;
	} catch {
		return null;
	}
}
