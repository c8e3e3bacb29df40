import { wipeNames } from './wipe-names.ts';

/** A section's words that could not be saved. */
export interface RescuedText {
	/** of the section */
	key: string;
	text: string;
}

const prefix = 'folkmoot:rescued:';
const keyOf = (officerId: string, documentId: string) => `${prefix}${officerId}:${documentId}`;

/**
 * Keeps words that are handed back on this device until their writer has them: the page that shows them may be reloaded, or
 * crash. None: forgets them. False: this browser keeps nothing, and the page alone has them. [P3]
 */
export function keepRescued(officerId: string, documentId: string, texts: readonly RescuedText[]): boolean {
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
