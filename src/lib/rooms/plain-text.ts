import * as v from 'valibot';

/**
 * Titles, names and messages that people type into forms: what is stored is what everyone sees (FAULTS B9).
 * Refused: control characters, marks that turn the direction of the text around them, characters without a
 * width (they make two different titles look alike), lone halves of surrogate pairs, piles of combining marks.
 * Joiners (U+200C, U+200D) stay where emoji and several scripts need them, which is never beside a Latin letter.
 */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]/u;
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const withoutWidth =
	/\u00ad|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|[\u2060-\u2064]|\u3164|\ufeff|\uffa0/u;
const idleJoiner =
	/^[\u200c\u200d]|[\u200c\u200d]$|[\p{Script=Latin}\s\d][\u200c\u200d]|[\u200c\u200d][\p{Script=Latin}\s\d]/u;
const combiningPile = /\p{M}{5,}/u;

const isWellFormed = (text: string) => text.isWellFormed();
/** Whether a text holds nothing hidden, for rules that word their refusals themselves. */
export const isPlain = (text: string) =>
	isWellFormed(text) &&
	!controls.test(text) &&
	!turning.test(text) &&
	!withoutWidth.test(text) &&
	!idleJoiner.test(text) &&
	!combiningPile.test(text);

/** Length as people count it, not in UTF-16 halves. */
const characters = (text: string) => [...text].length;

interface Bounds {
	/** how the field is called inside a sentence: "the title" */
	name: string;
	max: number;
	/** what to say when it is empty; without it the field may be empty */
	required?: string;
}

function plain({ name, max, required }: Bounds, tidy: (text: string) => string) {
	const start = name[0]?.toUpperCase() + name.slice(1);
	return v.pipe(
		v.optional(v.string(`${start} must be text.`), ''),
		// Before anything walks over it: a megabyte in a title is refused by its length alone.
		v.check((text) => text.length <= max * 4 + 1000, `${start} must be ${max} characters or fewer.`),
		v.check(isWellFormed, `${start} contains broken characters. Type it again instead of pasting it.`),
		v.transform((text) => tidy(text.normalize('NFC'))),
		v.check((text) => required === undefined || text !== '', required ?? ''),
		v.check((text) => characters(text) <= max, `${start} must be ${max} characters or fewer.`),
		v.check(isPlain, `${start} contains hidden characters. Type it again instead of pasting it.`)
	);
}

/** One line: surrounding white space goes, inner white space becomes one space. */
export const plainLine = (bounds: Bounds) => plain(bounds, (text) => text.replace(/\s+/gu, ' ').trim());

/** Several lines: line ends become \n, at most one empty line in a row. */
export const plainText = (bounds: Bounds) =>
	plain(bounds, (text) =>
		text
			.replace(/\r\n?/g, '\n')
			.replace(/[^\S\n]+/gu, ' ')
			.replace(/ ?\n ?/g, '\n')
			.replace(/\n{3,}/g, '\n\n')
			.trim()
	);
