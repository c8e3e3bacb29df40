import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FilesUnreachable, type FileStore } from './file-store.ts';

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Files in a folder of this machine, made when it is missing. */
export function createFolderStore(folder: string): FileStore {
	/** Few files in each folder; an id is no path. */
	const pathOf = (id: string) => {
		if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Error('a file’s name is an id');
		return join(folder, id.slice(0, 2), id);
	};
	const answering = async <T>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			throw new FilesUnreachable('the folder of files could not be used', { cause: error });
		}
	};
	return {
		put(id, bytes) {
			const path = pathOf(id);
			return answering(async () => {
				await mkdir(dirname(path), { recursive: true });
				// Under its name when it is whole and on disk: a crash leaves no half of a picture.
				const writing = `${path}.${randomUUID()}`;
				try {
					const file = await open(writing, 'wx', 0o600);
					try {
						await file.writeFile(bytes);
						await file.sync();
					} finally {
						await file.close();
					}
					await rename(writing, path);
				} catch (error) {
					await rm(writing, { force: true });
					throw error;
				}
			});
		},
		get(id) {
			const path = pathOf(id);
			return answering(() =>
				readFile(path).catch((error: unknown) => {
					if (isMissing(error)) return null;
					throw error;
				})
			);
		},
		remove(id) {
			const path = pathOf(id);
			return answering(() => rm(path, { force: true }));
		}
	};
}
