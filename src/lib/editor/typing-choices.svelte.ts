/** What typing may turn into something else. Each is a choice, kept on the device. */
const places = { markdown: 'folkmoot-markdown-typing', slash: 'folkmoot-slash-menu' } as const;
type Choice = keyof typeof places;

class TypingChoices {
	#markdown = $state(read('markdown'));
	#slash = $state(read('slash'));

	/** "## " begins a heading, "- " a list, and so on */
	get markdown(): boolean {
		return this.#markdown;
	}
	set markdown(on: boolean) {
		this.#markdown = on;
		keep('markdown', on);
	}

	/** a slash opens the menu */
	get slash(): boolean {
		return this.#slash;
	}
	set slash(on: boolean) {
		this.#slash = on;
		keep('slash', on);
	}
}

function keep(choice: Choice, on: boolean): void {
	try {
		localStorage.setItem(places[choice], on ? 'on' : 'off');
	} catch {
		// No store in this browser: it holds until the page is left.
	}
}

function read(choice: Choice): boolean {
	try {
		return globalThis.localStorage?.getItem(places[choice]) !== 'off';
	} catch {
		// No store in this browser: both are on.
		return true;
	}
}

export const typingChoices = new TypingChoices();
