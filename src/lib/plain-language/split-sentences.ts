export interface Span {
	from: number;
	to: number;
}

/** A full stop after these ends no sentence. */
const abbreviations = /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|approx|e\.?g|i\.?e|cf|p|pp|Cllr)\.$/i;

/**
 * The sentences of a paragraph, without the white space around them. One ends at a stop before a space, unless it goes
 * on with a small letter; and at a line's end. What has no stop at all is one sentence.
 */
export function splitSentences(text: string): Span[] {
	const spans: Span[] = [];
	let from = 0;
	const add = (to: number) => {
		const piece = text.slice(from, to);
		const start = from + (piece.length - piece.trimStart().length);
		const end = from + piece.trimEnd().length;
		if (/[\p{L}\p{N}]/u.test(piece)) spans.push({ from: start, to: end });
		from = to;
	};
	for (const { 0: stop, index } of text.matchAll(/[.!?…]+["'”’)\]]*(?=\s)|\n/g)) {
		const end = index + stop.length;
		if (stop !== '\n') {
			// Enough to see the next letter: a long text is not looked through at every stop.
			const next = text.slice(end, end + 20).trimStart()[0] ?? '';
			if (/\p{Ll}/u.test(next) || abbreviations.test(text.slice(Math.max(from, end - 8), end))) continue;
		}
		add(end);
	}
	add(text.length);
	return spans;
}
