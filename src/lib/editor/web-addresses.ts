/**
 * Stands in the place of `linkifyjs` for Tiptap's link mark (vite.config.ts), with the same four doors. That knows every
 * top-level domain, mail addresses and more, in 8 kB; here only whole web addresses become links by themselves
 * (`shouldAutoLink` in editor-extensions.ts), which one expression finds.
 */
export interface Token {
	isLink: boolean;
	value: string;
	/** places in the text that was read */
	start: number;
	end: number;
	href: string;
}

const address = /https?:\/\/[^\s<>"“”]+/gi;
/** What ends a sentence, or closes what was opened before the address, is not part of it. */
const endings = /[.,;:!?'’]$/;
const opened: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The web addresses in a text, in their order. */
export function find(text: string): Token[] {
	return [...text.matchAll(address)]
		.map(({ 0: found, index }) => tokenOf(withoutEnding(found), index, true))
		.filter(({ value }) => URL.canParse(value));
}

/** The whole text as tokens: addresses, and what stands between them. */
export function tokenize(text: string): { toObject(): Token }[] {
	const tokens: Token[] = [];
	let at = 0;
	const plain = (to: number) => {
		if (to > at) tokens.push(tokenOf(text.slice(at, to), at, false));
	};
	for (const link of find(text)) {
		plain(link.start);
		tokens.push(link);
		at = link.end;
	}
	plain(text.length);
	return tokens.map((token) => ({ toObject: () => token }));
}

/** Further schemes are not found by themselves: nothing to remember, nothing to forget. */
export const registerCustomProtocol = () => {};
export const reset = () => {};

function tokenOf(value: string, start: number, isLink: boolean): Token {
	return { isLink, value, start, end: start + value.length, href: value };
}

function withoutEnding(found: string): string {
	for (let value = found; ; value = value.slice(0, -1)) {
		const last = value.at(-1) ?? '';
		const opening = opened[last];
		const count = (letter: string) => value.split(letter).length;
		if (!endings.test(value) && !(opening && count(opening) < count(last))) return value;
	}
}
