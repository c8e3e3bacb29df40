import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store } from './s3-store.ts';

/**
 * Where the files of rows lie. Names are the rows' ids: a file is written once and never changed, so writing it again,
 * or removing it twice, is the same as once.
 */
export interface FileStore {
	/** Resolves when the file is there whole, also after a crash. Throws FilesUnreachable when it could not be stored. */
	put(id: string, bytes: Uint8Array, type: string): Promise<void>;
	/** The file; null: there is none. Throws FilesUnreachable. */
	get(id: string): Promise<Uint8Array | null>;
	/** Throws FilesUnreachable. */
	remove(id: string): Promise<void>;
}

/** The store does not answer, or not as it should. */
export class FilesUnreachable extends Error {}

/** The store of the settings; `outage` hears how it answers. Nothing is opened before the first file. */
export function openFileStore(
	{ files, dataDir }: Pick<Config, 'files' | 'dataDir'>,
	outage: { failed(error: unknown): void; worked(): void }
): FileStore {
	const store =
		files.store === 's3' ? createS3Store(files) : createFolderStore(files.folder ?? join(dataDir, 'files'));
	const watched = async <T>(asked: Promise<T>): Promise<T> => {
		try {
			const answer = await asked;
			outage.worked();
			return answer;
		} catch (error) {
			outage.failed(error);
			throw error;
		}
	};
	return {
		put: (id, bytes, type) => watched(store.put(id, bytes, type)),
		get: (id) => watched(store.get(id)),
		remove: (id) => watched(store.remove(id))
	};
}
