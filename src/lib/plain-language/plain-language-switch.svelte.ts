const place = 'folkmoot-plain-language';

/** Whether the help with plain language is on, kept on the device. Off until somebody wants it. */
class PlainLanguageSwitch {
	#on = $state(read());

	get on(): boolean {
		return this.#on;
	}
	set on(on: boolean) {
		this.#on = on;
		try {
			localStorage.setItem(place, on ? 'on' : 'off');
		} catch {
			// No store in this browser: it holds until the page is left.
		}
	}
}

function read(): boolean {
	try {
		return globalThis.localStorage?.getItem(place) === 'on';
	} catch {
		// No store in this browser: it begins off.
		return false;
	}
}

export const plainLanguage = new PlainLanguageSwitch();
