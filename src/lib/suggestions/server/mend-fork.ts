import type { Sql } from '#db/connection.server.ts';
import { readDescribed, readFork } from '#db/queries/forks.ts';
import { compareForks } from './compare-fork.ts';
import { describeFork } from './describe-fork.ts';
import { ForkMoved, settleFork } from './settle-fork.ts';

/**
 * Lets a fork begin anew when its own text does not say any more what its officer means (see carrySection), so that
 * their page shows what everybody else is shown. Does nothing when it still does, when its officer types at this moment,
 * or when the fork is gone. Throws DamagedDocument when the live text cannot be read.
 */
export async function mendFork(sql: Sql, forkId: string): Promise<void> {
	const fork = await readFork(sql, forkId);
	const described = fork && (await readDescribed(sql, forkId));
	if (!described || described.sections.length === 0) return;
	const compared = (await compareForks(sql, fork.baseId, [forkId])).get(forkId);
	if (!compared || !described.sections.some(({ key }) => compared.section(key)?.isCarried)) return;
	const undescribed = await sql
		.begin(async (tx) => {
			// The room first, as every command does.
			await tx`
				select 1 from proposal p join room r on r.id = p.room_id
				where p.id = ${fork.baseId} for no key update of r`;
			return (await settleFork(tx, fork)).undescribed;
		})
		.catch((error: unknown) => {
			if (error instanceof ForkMoved) return null;
			throw error;
		});
	if (undescribed) await describeFork(sql, undescribed);
}
