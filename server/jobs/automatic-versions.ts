import type { Sql } from 'postgres';
import { DamagedDocument } from '#db/queries/documents.ts';
import { keepAutomaticVersions, listWritten } from '#lib/versions/server/keep-automatic-versions.ts';
import type { JobsLog } from './jobs-log.ts';

/**
 * A look at all texts that were written in since their last version. One after the other, so that people's keys come
 * between; one that cannot be read does not keep the others from theirs, and is told of once.
 */
export function createAutomaticVersions({ sql, log }: { sql: Sql; log: JobsLog }) {
	const told = new Set<string>();
	return async (now = new Date()): Promise<number> => {
		let made = 0;
		for (const documentId of await listWritten(sql)) {
			try {
				made += await keepAutomaticVersions(sql, documentId, now);
				told.delete(documentId);
			} catch (error) {
				if (!(error instanceof DamagedDocument)) throw error;
				if (told.has(documentId)) continue;
				told.add(documentId);
				log.warn({ documentId }, 'versions: a text cannot be read, so it gets no version');
			}
		}
		return made;
	};
}
