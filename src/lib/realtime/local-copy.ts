import * as Y from 'yjs';
import { forgetLastKeys, putLastKeysAside, readLastKeys } from './last-keys.ts';
import {
	done,
	finished,
	openLocalCopies,
	ownerIndex,
	storeName,
	wipeLocalCopies,
	type LocalCopyRow as Row
} from './local-copies.ts';

/** updates kept one by one before they are merged; a fresh page reads fewer than twice as many */
const compactAfter = 300;
/** reading: not yet loaded · kept: every change so far lies on this device · away: it cannot be kept here. */
export type LocalCopyState = 'reading' | 'kept' | 'away';

export interface LocalCopy {
	readonly state: LocalCopyState;
	/** Settles when the copy was read into the document, or cannot be; never rejects. True: something was read. */
	readonly loaded: Promise<boolean>;
	/** Forgets this officer's copy of this document. Settles also when there is nothing to forget. */
	wipe(): Promise<void>;
	close(): void;
}

/** Merges all rows of one copy into one, in one transaction: another tab's rows are merged, not lost. */
async function compact(database: IDBDatabase, owner: [string, string]): Promise<void> {
	const transaction = database.transaction(storeName, 'readwrite');
	const store = transaction.objectStore(storeName);
	const index = store.index(ownerIndex);
	const over = finished(transaction);
	const rows = (await done(index.getAll(owner))) as Row[];
	const keys = await done(index.getAllKeys(owner));
	const whole = new Y.Doc();
	whole.transact(() => {
		for (const row of rows) Y.applyUpdate(whole, row.bytes);
	});
	const bytes = Y.encodeStateAsUpdate(whole);
	whole.destroy();
	for (const key of keys) store.delete(key);
	store.add({ officerId: owner[0], documentId: owner[1], bytes } satisfies Row);
	await over;
}

/** The copy as it lies on this device, for reading only; null: there is none. The caller destroys it. */
export async function readLocalCopy(officerId: string, documentId: string): Promise<Y.Doc | null> {
	const database = await openLocalCopies();
	const stored = (await done(
		database.transaction(storeName).objectStore(storeName).index(ownerIndex).getAll([officerId, documentId])
	)) as Row[];
	database.close();
	if (stored.length === 0) return null;
	const doc = new Y.Doc();
	for (const row of stored) Y.applyUpdate(doc, row.bytes);
	return doc;
}

/**
 * The copy of a document on this device, per officer: what is typed while offline survives the page being closed. It is
 * our own instead of y-indexeddb because a private window or a full disk must be told in words, never be an unhandled
 * rejection, and because two tabs of one officer share the copy: compaction merges what lies in the store, not what
 * one tab happens to know, so that it cannot delete the other tab's unsent words. [P3]
 *
 * Reads this officer's copy into `doc` and keeps every further change of it. `onState` is told each time what is kept
 * changes; writing is never held up.
 */
export function keepLocalCopy({
	doc,
	officerId,
	documentId,
	after,
	onState
}: {
	doc: Y.Doc;
	officerId: string;
	documentId: string;
	/** what is read goes into the document once this has happened */
	after: Promise<void>;
	onState: (state: LocalCopyState) => void;
}): LocalCopy {
	const owner: [string, string] = [officerId, documentId];
	let state: LocalCopyState = 'reading';
	let database: IDBDatabase | null = null;
	let closed = false;
	let rows = 0;
	/** changes made before the store was open */
	let waiting: Uint8Array[] = [];
	/** what a page before put aside, until the store has it */
	const putAside = new Set<Uint8Array>();
	/** changes that the store has not confirmed */
	const unkept = new Set<Uint8Array>();
	const origin = { localCopy: documentId };

	const become = (next: LocalCopyState) => {
		// Away it stays: a change is missing in the store, whatever else arrives there.
		if (closed || state === next || state === 'away') return;
		state = next;
		onState(next);
	};

	const keep = async (updates: Uint8Array[]) => {
		if (!database || updates.length === 0) return;
		const transaction = database.transaction(storeName, 'readwrite');
		const store = transaction.objectStore(storeName);
		for (const bytes of updates) store.add({ officerId, documentId, bytes } satisfies Row);
		// Said at once, not when the page is asked again: a tab that is killed in between would take its last keys with it.
		transaction.commit();
		await finished(transaction);
		for (const bytes of updates) {
			unkept.delete(bytes);
			if (putAside.delete(bytes) && putAside.size === 0) forgetLastKeys(officerId, documentId);
		}
		rows += updates.length;
		if (rows > compactAfter) {
			rows = 1;
			await compact(database, owner);
		}
		become('kept');
	};
	const tryKeep = (updates: Uint8Array[]) => {
		// A full disk, or a browser that closed the store: the words change, the typing goes on.
		keep(updates).catch(() => become('away'));
	};

	const onUpdate = (update: Uint8Array, from: unknown) => {
		if (from === origin || state === 'away') return;
		unkept.add(update);
		if (database) tryKeep([update]);
		else waiting.push(update);
	};
	doc.on('update', onUpdate);
	const onPageHide = () => putLastKeysAside(officerId, documentId, [...unkept]);
	window.addEventListener('pagehide', onPageHide);

	const load = async (): Promise<boolean> => {
		try {
			const opened = await openLocalCopies();
			if (closed) {
				opened.close();
				return false;
			}
			const stored = (await done(
				opened.transaction(storeName).objectStore(storeName).index(ownerIndex).getAll(owner)
			)) as Row[];
			await after;
			const lastKeys = readLastKeys(officerId, documentId);
			if (closed) {
				opened.close();
				return false;
			}
			// What came from the server meanwhile is in the copy already, mostly: the next change merges the two.
			rows = stored.length > 0 && waiting.length > 0 ? compactAfter : stored.length;
			doc.transact(() => {
				for (const bytes of [...stored.map((row) => row.bytes), ...lastKeys])
					Y.applyUpdate(doc, bytes, origin);
			}, origin);
			database = opened;
			for (const bytes of lastKeys) putAside.add(bytes);
			// The browser was told to drop everything, by a sign-out in another tab: nothing more is put aside either.
			opened.onclose = () => {
				unkept.clear();
				become('away');
			};
			const first = [...lastKeys, ...waiting];
			waiting = [];
			if (first.length > 0) tryKeep(first);
			else become('kept');
			return stored.length > 0;
		} catch {
			// The text comes from the server as well; only the safety net is missing, and the page says so.
			waiting = [];
			become('away');
			return false;
		}
	};

	return {
		get state() {
			return state;
		},
		loaded: load(),
		async wipe() {
			doc.off('update', onUpdate);
			unkept.clear();
			await wipeLocalCopies((row) => row.officerId === officerId && row.documentId === documentId);
		},
		close() {
			closed = true;
			doc.off('update', onUpdate);
			window.removeEventListener('pagehide', onPageHide);
			database?.close();
			database = null;
		}
	};
}
