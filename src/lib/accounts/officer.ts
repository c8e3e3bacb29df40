/** The person behind a session, as pages and sockets know them. */
export interface SignedInOfficer {
	id: string;
	email: string;
	name: string;
	jobTitle: string;
	councilCode: string;
	councilName: string;
	councilShortName: string;
	isAdministrator: boolean;
	isSample: boolean;
}

/** First letters of the first and last word of a name: "Priya Shah-Jones" → "PS". */
export function initials(name: string): string {
	const words = name.trim().split(/\s+/u).filter(Boolean);
	const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
	return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase('en-GB') ?? '').join('');
}

/** How many person colours the palette has; see `--person-0` … in src/lib/ui. */
const personColours = 12;

/** A steady colour for a person: an index into the palette, from their id alone. */
export function personColour(officerId: string): number {
	let hash = 0;
	for (const char of officerId) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
	return hash % personColours;
}
