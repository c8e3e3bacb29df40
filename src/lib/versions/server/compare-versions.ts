import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { diffSection } from '../changed-words.ts';
import { compareHtml, countChanges, type ComparedSection } from '../compare.ts';
import { openVersion } from './open-version.ts';

export type Comparison =
	| {
			state: 'compared';
			changes: number;
			/** those that changed, by key */
			sections: Record<string, ComparedSection>;
			/** the last log row in the older text */
			seq: number;
	  }
	/** one of the two is no version of this proposal */
	| { state: 'missing' }
	| { state: 'damaged' };

/** So long all sections together may take to compare word by word; what is left then is coarser. */
const mostMs = 2_000;

/**
 * What changed from one version to another, or to `now`, section by section, as safe HTML; sections that are the same
 * are left out. Both are versions of this very proposal: an id of another one is missing here, whoever may see it. The
 * caller has checked access.
 */
export async function compareVersions(
	sql: Sql,
	{ id, keys, from, to }: { id: string; keys: readonly string[]; from: string; to: string }
): Promise<Comparison> {
	try {
		const older = await openVersion(sql, id, from);
		const newer = older && (await openVersion(sql, id, to));
		if (!older || !newer) return { state: 'missing' };
		const deadline = performance.now() + mostMs;
		const changed = keys.map((key) => {
			const changes = diffSection(older.doc, newer.doc, key, deadline);
			return { key, changes, count: countChanges(changes) };
		});
		const total = changed.reduce((sum, { count }) => sum + count, 0);
		const sections: Record<string, ComparedSection> = {};
		let first = 1;
		for (const { key, changes, count } of changed) {
			if (count > 0) sections[key] = compareHtml(changes, first, total);
			first += count;
		}
		older.doc.destroy();
		newer.doc.destroy();
		return { state: 'compared', changes: total, sections, seq: older.seq };
	} catch (error) {
		if (error instanceof DamagedDocument) return { state: 'damaged' };
		throw error;
	}
}
