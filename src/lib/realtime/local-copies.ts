/**
 * Where the copies of texts lie on this device, and how they are deleted. Apart from local-copy.ts, so that every page can
 * wipe without the editor's scripts.
 */
const databaseName = 'folkmoot-local-copies';
export const storeName = 'updates';
export const ownerIndex = 'owner';
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
		const request = indexedDB.open(databaseName, 1);
		request.onupgradeneeded = () => {
			const store = request.result.createObjectStore(storeName, { autoIncrement: true });
			store.createIndex(ownerIndex, ['officerId', 'documentId']);
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
 * Deletes copies from this device: all, or those the filter names. Called when access was lost, when somebody else has
 * signed in on this browser, and at sign-out. Where nothing can be kept there is nothing to delete.
 */
export async function wipeLocalCopies(
	which: (copy: { officerId: string; documentId: string }) => boolean = () => true
): Promise<void> {
	try {
		const database = await openLocalCopies();
		const transaction = database.transaction(storeName, 'readwrite');
		const store = transaction.objectStore(storeName);
		// By the index: whose they are is all that is looked at, never the words.
		const cursor = store.index(ownerIndex).openKeyCursor();
		cursor.onsuccess = () => {
			const at = cursor.result;
			if (!at) return;
			const [officerId, documentId] = at.key as [string, string];
			if (which({ officerId, documentId })) store.delete(at.primaryKey);
			at.continue();
		};
		await finished(transaction);
		database.close();
	} catch {
		// No IndexedDB: nothing was kept.
	}
}
