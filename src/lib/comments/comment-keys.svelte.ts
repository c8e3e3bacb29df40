const place = 'folkmoot-comment-keys';

/** Whether n and p go through the comments. People who speak to their computer turn such keys off (WCAG 2.1.4). */
class CommentKeys {
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
		return globalThis.localStorage?.getItem(place) !== 'off';
	} catch {
		// No store in this browser: the keys are on.
		return true;
	}
}

export const commentKeys = new CommentKeys();
