import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { createRecentAnswers } from '#lib/aside/server/recent-answers.ts';
import type { ComparedSection } from '../compare.ts';
import { findSeq, readEditName, readVersion, type StoredText } from './open-version.ts';
import { readTextAt } from './read-text-at.ts';

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

const recently = createRecentAnswers<Comparison>();

/** Any text that can be compared: a version, `now`, or `edit-42`, the text after a log row. */
async function readCompared(
	sql: Sql,
	id: string,
	which: string
): Promise<{ text: StoredText; seq: number } | null> {
	const seq = readEditName(which);
	if (seq === null) return readVersion(sql, id, which);
	const text = await readTextAt(sql, id, seq);
	return text && { text, seq };
}

/**
 * What changed from one version to another, to `now` or `edit-42`, section by section, as safe HTML; sections that are the same
 * are left out. Both are versions of this very proposal: an id of another one is missing here, whoever may see it. Made
 * aside; throws AsideBusy. The caller has checked access.
 */
export async function compareVersions(
	sql: Sql,
	{ id, keys, from, to }: { id: string; keys: readonly string[]; from: string; to: string }
): Promise<Comparison> {
	const seqs = await Promise.all([from, to].map((which) => findSeq(sql, id, which)));
	if (seqs.includes(null)) return { state: 'missing' };
	try {
		return await recently([id, ...seqs, ...keys].join(), async () => {
			let seq = 0;
			const compared = await aside.ask('compareTexts', async () => {
				const older = await readCompared(sql, id, from);
				const newer = older && (await readCompared(sql, id, to));
				if (!older || !newer) throw new GoneMeanwhile();
				seq = older.seq;
				return { id, keys, older: older.text, newer: newer.text };
			});
			return { state: 'compared', ...compared, seq };
		});
	} catch (error) {
		if (error instanceof GoneMeanwhile) return { state: 'missing' };
		if (error instanceof DamagedDocument) return { state: 'damaged' };
		throw error;
	}
}

/** An automatic version that made room for others. Thrown, so that it is no answer for another of the same moment. */
class GoneMeanwhile extends Error {}
