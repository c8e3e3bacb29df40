/** A plain text in pieces, those that are addresses of pages apart: for showing them as links, without any HTML. */
export function splitLinks(text: string): { words: string; href?: string }[] {
	return text
		.split(/(https?:\/\/[^\s<>]+)/)
		.filter(Boolean)
		.map((words) => (/^https?:\/\//.test(words) ? { words, href: words } : { words }));
}
