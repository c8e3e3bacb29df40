import type { Sql } from '#db/connection.server.ts';
import { FilesUnreachable, type FileStore } from './file-store.ts';

/** A file that is on its way this long does not come any more. */
const unstoredMs = 60 * 60_000;
const atOnce = 1_000;

/**
 * Removes the files, then the rows, of pictures whose proposal is gone or whose file never came. One of a proposal that is
 * there stays, shown or not: a version may show it. What the store does not remove now is tried next time. Says how many.
 */
export async function removeGoneImages(sql: Sql, files: FileStore, now = new Date()): Promise<number> {
	const before = new Date(now.getTime() - unstoredMs).toISOString();
	const gone = await sql<{ id: string }[]>`
		select i.id from image i
		where (i.stored_at is null and i.created_at <= ${before})
			or not exists (select 1 from proposal p where p.id = i.document_id)
		limit ${atOnce}`;
	let removed = 0;
	for (const { id } of gone) {
		try {
			await files.remove(id);
		} catch (error) {
			if (!(error instanceof FilesUnreachable)) throw error;
			return removed;
		}
		await sql`delete from image where id = ${id}`;
		removed += 1;
	}
	return removed;
}
