import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { AsideBusy } from './aside.ts';

/** Pages of each kind that an officer may ask for in a minute [P12]. */
export const readingsPerMinute = { comparisons: 30, authors: 30, steps: 60, news: 60, records: 30 } as const;
const busySeconds = 10;

/** The last reading of each officer that is not done yet. */
const going = new Map<string, Promise<unknown>>();

/**
 * Reads something that is made aside, when it is the officer's turn: so many in a minute over all nodes, and one after
 * the other here, so that one person's readings never stand before anybody else's more than once.
 */
export async function inReadingTurn<T>(
	sql: Sql,
	officer: Pick<SignedInOfficer, 'id'>,
	kind: keyof typeof readingsPerMinute,
	read: () => Promise<T>
): Promise<Outcome<{ read: T }>> {
	const turn = await takeTurn(sql, {
		key: `${kind}:${officer.id}`,
		max: readingsPerMinute[kind],
		windowMs: 60_000
	});
	if (!turn.ok) {
		const { retryAfter } = turn;
		return refuse(
			'too-fast',
			`You have opened this page many times in a minute. The text is kept. Try again in ${retryAfter} seconds.`,
			{ retryAfter }
		);
	}
	// However the one before ended, it is over.
	const own = (going.get(officer.id) ?? Promise.resolve()).then(read, read);
	going.set(officer.id, own);
	try {
		return { ok: true, read: await own };
	} catch (error) {
		if (!(error instanceof AsideBusy)) throw error;
		return refuse(
			'busy',
			`Many people are reading long histories at this moment. The text is kept. Try again in ${busySeconds} seconds.`,
			{ retryAfter: busySeconds }
		);
	} finally {
		if (going.get(officer.id) === own) going.delete(officer.id);
	}
}
