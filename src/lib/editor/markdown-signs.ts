/** Each kind of sign counts once: a list of dashes alone is how people write notes, not Markdown. */
const signs: readonly RegExp[] = [
	/^#{1,6} \S/m,
	/^[ \t]*(?:[-*+]|\d{1,3}[.)]) \S.*\n(?:\n?[ \t]*(?:[-*+]|\d{1,3}[.)]) \S)/m,
	/(?:^|[\s(])(\*\*|__)(?=\S)[^*_\n]{1,200}\S?\1(?=[\s).,;:!?]|$)/m,
	/\[[^\]\n]{1,200}\]\((?:https?:\/\/|mailto:|\/)[^)\s]{1,500}\)/,
	/^> \S/m,
	/^(?:`{3}|~{3})/m,
	/^(?:-{3}|\*{3})$/m
];
/** A table's second line is a sign that nothing else looks like. */
const table = /^\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t|:-]*$/m;

/** The signs are looked for in the beginning: enough to tell, and quick however much is pasted. */
const lookedAt = 20_000;

/** True for text that plainly is Markdown: a table, or two different signs of it. */
export function isMarkdown(text: string): boolean {
	const start = text.slice(0, lookedAt).replace(/\r\n?/g, '\n');
	return table.test(start) || signs.filter((sign) => sign.test(start)).length >= 2;
}
