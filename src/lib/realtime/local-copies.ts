import { wipeRescued } from './rescued-texts.ts';
import { wipeNames } from './wipe-names.ts';

/**
 * Where the copies of texts lie on this device, and how they are deleted. Apart from local-copy.ts, so that every page can
 * wipe without the editor's scripts.
 */
const databaseName = 'folkmoot-local-copies';
export const storeName = 'updates';
export const ownerIndex = 'owner';
/** what the texts are called, in kept-documents.ts */
export const documentsStore = 'documents';
/** of the names in localStorage under which the last keys of a page that went are put aside: officer, document */
export const lastKeysPrefix = 'folkmoot:last-keys:';
/** of the names in localStorage under which unsent-words.ts notes what is not known to be sent: officer, document */
export const unsentPrefix = 'folkmoot:unsent:';
const openMs = 4_000;

export interface LocalCopyRow {
	officerId: string;
	documentId: string;
	bytes: Uint8Array;
}

export const done = <T>(request: IDBRequest<T>) =>
	new Promise<T>((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
	});

export const finished = (transaction: IDBTransaction) =>
	new Promise<void>((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB stopped'));
	});

/** Rejects when the browser keeps nothing here, or does not answer in time (a private window may do either). */
export function openLocalCopies(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), openMs);
		const request = indexedDB.open(databaseName, 2);
		request.onupgradeneeded = () => {
			const { result } = request;
			if (!result.objectStoreNames.contains(storeName)) {
				const store = result.createObjectStore(storeName, { autoIncrement: true });
				store.createIndex(ownerIndex, ['officerId', 'documentId']);
			}
			result.createObjectStore(documentsStore, { keyPath: ['officerId', 'documentId'] });
		};
		request.onsuccess = () => {
			clearTimeout(timer);
			request.result.onversionchange = () => request.result.close();
			resolve(request.result);
		};
		request.onerror = () => {
			clearTimeout(timer);
			reject(request.error ?? new Error('IndexedDB refused'));
		};
	});
}

/**
 * Deletes copies from this device: all, or those the filter names. Where nothing can be kept there is nothing to delete.
 */
export async function wipeLocalCopies(
	which: (copy: { officerId: string; documentId: string }) => boolean = () => true
): Promise<void> {
	wipeNames(lastKeysPrefix, which);
	wipeNames(unsentPrefix, which);
	try {
		const database = await openLocalCopies();
		const transaction = database.transaction([storeName, documentsStore], 'readwrite');
		const [texts, documents] = [transaction.objectStore(storeName), transaction.objectStore(documentsStore)];
		// By their keys: whose they are is all that is looked at, never the words.
		for (const [store, keys] of [
			[texts, texts.index(ownerIndex).openKeyCursor()],
			[documents, documents.openKeyCursor()]
		] as const) {
			keys.onsuccess = () => {
				const at = keys.result;
				if (!at) return;
				const [officerId, documentId] = at.key as [string, string];
				if (which({ officerId, documentId })) store.delete(at.primaryKey);
				at.continue();
			};
		}
		await finished(transaction);
		database.close();
	} catch {
		// No IndexedDB: nothing was kept.
	}
}

/** Everything of texts that lies on this device: copies, and words that were handed back. At sign-out, and for others. */
export async function wipeDevice(
	which: (copy: { officerId: string; documentId: string }) => boolean = () => true
): Promise<void> {
	wipeRescued(which);
	await wipeLocalCopies(which);
}
