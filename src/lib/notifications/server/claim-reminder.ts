import type { TransactionSql } from '#db/connection.server.ts';

/**
 * Takes it on to tell of these steps before a moment, in the caller's transaction: of several nodes, one gets each (M9). Returns those that
 * were not told of before.
 */
export async function claimReminder<Step extends string>(
	tx: TransactionSql,
	{ subjectId, moment, steps }: { subjectId: string; moment: Date; steps: readonly Step[] }
): Promise<Step[]> {
	const claimed = await tx<{ step: Step }[]>`
		insert into reminder (subject_id, moment, step)
		select ${subjectId}, ${moment.toISOString()}, step from unnest(${[...steps]}::text[]) as step
		on conflict do nothing
		returning step`;
	return claimed.map(({ step }) => step);
}
