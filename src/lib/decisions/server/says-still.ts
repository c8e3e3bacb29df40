import type { Sql } from '#db/connection.server.ts';
import { DamagedDocument } from '#db/queries/documents.ts';
import { AsideBusy, aside } from '#lib/aside/server/aside.ts';
import { createRecentAnswers } from '#lib/aside/server/recent-answers.ts';
import { findSeq, readVersion } from '#lib/versions/server/open-version.ts';
import type { AboutText } from '../decision.ts';

/** Whether the words a decision is about are still as they were; null: it cannot be told now. */
export type SaysStill = { same: boolean } | null;

const recently = createRecentAnswers<{ same: boolean }>();

/**
 * Whether a text still says what it said when the decision was asked for: the quoted words, without them its section, without
 * one the whole text. Made aside. The caller has checked access to the decision, whose text this is.
 */
export async function saysStill(
	sql: Sql,
	{ proposalId, section, quote, version }: AboutText
): Promise<SaysStill> {
	if (!version) return null;
	const [before, now] = await Promise.all([
		findSeq(sql, proposalId, version.id),
		findSeq(sql, proposalId, 'now')
	]);
	if (before === null || now === null) return null;
	if (before === now) return { same: true };
	const keys = section
		? [section.key]
		: (
				await sql<{ key: string }[]>`
					select s.key from proposal p join form_section s on s.form_id = p.form_id where p.id = ${proposalId}`
			).map(({ key }) => key);
	try {
		return await recently([proposalId, before, now, section?.key, quote].join(), () =>
			aside.ask('compareWords', async () => {
				const [older, newer] = await Promise.all([
					readVersion(sql, proposalId, version.id),
					readVersion(sql, proposalId, 'now')
				]);
				if (!older || !newer) throw new AsideBusy();
				return { id: proposalId, keys, quote, older: older.text, newer: newer.text };
			})
		);
	} catch (error) {
		// The page says that it does not know; the version can be compared by hand.
		if (error instanceof AsideBusy || error instanceof DamagedDocument) return null;
		throw error;
	}
}
