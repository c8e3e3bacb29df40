import { fromBase64, toBase64 } from 'lib0/buffer';
import { mergeUpdates } from 'yjs';
import { lastKeysPrefix } from './local-copies.ts';

/** What browsers give a site here is a few megabytes in all. */
const bytesMost = 500_000;
const keyOf = (officerId: string, documentId: string) => `${lastKeysPrefix}${officerId}:${documentId}`;

/**
 * Puts changes aside at once, while a page goes away: IndexedDB would not be done with them, and its last keys would be
 * missing from the copy on this device. [P3]
 */
export function putLastKeysAside(officerId: string, documentId: string, updates: Uint8Array[]): void {
	if (updates.length === 0) return;
	try {
		const bytes = mergeUpdates([...readLastKeys(officerId, documentId), ...updates]);
		if (bytes.length <= bytesMost) localStorage.setItem(keyOf(officerId, documentId), toBase64(bytes));
	} catch {
		// No room here, or none is given: most of it has reached the other store all the same.
	}
}

/** What a page before put aside. It stays until forgetLastKeys. */
export function readLastKeys(officerId: string, documentId: string): Uint8Array[] {
	try {
		const kept = localStorage.getItem(keyOf(officerId, documentId));
		return kept === null ? [] : [fromBase64(kept)];
	} catch {
		return [];
	}
}

/** They are in the copy on this device by now. */
export function forgetLastKeys(officerId: string, documentId: string): void {
	try {
		localStorage.removeItem(keyOf(officerId, documentId));
	} catch {
		// Nothing can be kept here.
	}
}
