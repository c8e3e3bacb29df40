import { wipeNames } from './wipe-names.ts';

/** A section's words that could not be saved. */
export interface RescuedText {
	/** of the section */
	key: string;
	text: string;
}

const prefix = 'folkmoot:rescued:';
const keyOf = (officerId: string, documentId: string) => `${prefix}${officerId}:${documentId}`;

/** Words that are handed back again, in another tab or after another refusal, are the same words. */
export const withRescued = (before: readonly RescuedText[], more: readonly RescuedText[]): RescuedText[] => [
	...before,
	...more.filter((text) => !before.some(isSame(text)))
];

const isSame =
	({ key, text }: RescuedText) =>
	(other: RescuedText) =>
		other.key === key && other.text === text;

/**
 * Keeps words that are handed back on this device, beside those that are there, until their writer has them: the page that
 * shows them may be reloaded, or crash. False: this browser keeps nothing, and the page alone has them. [P3]
 */
export function keepRescued(officerId: string, documentId: string, texts: readonly RescuedText[]): boolean {
	return store(officerId, documentId, withRescued(readRescued(officerId, documentId), texts));
}

/** Forgets words of which their writer says that they have them; others stay. */
export function forgetRescued(officerId: string, documentId: string, texts: readonly RescuedText[]): void {
	const kept = readRescued(officerId, documentId);
	store(
		officerId,
		documentId,
		kept.filter((text) => !texts.some(isSame(text)))
	);
}

function store(officerId: string, documentId: string, texts: readonly RescuedText[]): boolean {
	try {
		if (texts.length === 0) localStorage.removeItem(keyOf(officerId, documentId));
		else localStorage.setItem(keyOf(officerId, documentId), JSON.stringify(texts));
		return true;
	} catch {
		// Too much for this browser, or it keeps nothing.
		return false;
	}
}

export function readRescued(officerId: string, documentId: string): RescuedText[] {
	try {
		const kept = JSON.parse(localStorage.getItem(keyOf(officerId, documentId)) ?? '[]') as RescuedText[];
		return kept.filter(({ key, text }) => typeof key === 'string' && typeof text === 'string');
	} catch {
		return [];
	}
}

/** At sign-out, and when somebody else signs in. */
export const wipeRescued = (which: (copy: { officerId: string; documentId: string }) => boolean): void =>
	wipeNames(prefix, which);
