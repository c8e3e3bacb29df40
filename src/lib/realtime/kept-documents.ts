import { documentsStore, done, finished, openLocalCopies } from './local-copies.ts';

/** What is needed to show a text from its copy on this device when the server cannot be reached. */
export interface KeptDocument {
	officerId: string;
	documentId: string;
	title: string;
	room: { id: string; title: string };
	/** BCP 47 */
	language: string;
	sections: { key: string; title: string; hint: string; wordLimit: number | null }[];
	canWrite: boolean;
	/** UTC, ISO 8601: when the page with it was last opened */
	openedAt: string;
}

/** Remembers it for later, in the place of what was known before. Where nothing can be kept, nothing is. */
export async function keepDocument(kept: KeptDocument): Promise<void> {
	try {
		const database = await openLocalCopies();
		const transaction = database.transaction(documentsStore, 'readwrite');
		transaction.objectStore(documentsStore).put(kept);
		await finished(transaction);
		database.close();
	} catch {
		// No IndexedDB: the page says that no copy is kept here.
	}
}

/** All that are kept on this device, the last opened first; none where nothing can be kept. */
export async function listKeptDocuments(): Promise<KeptDocument[]> {
	try {
		const database = await openLocalCopies();
		const kept = (await done(
			database.transaction(documentsStore).objectStore(documentsStore).getAll()
		)) as KeptDocument[];
		database.close();
		return kept.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt));
	} catch {
		return [];
	}
}
