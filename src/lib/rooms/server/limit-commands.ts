import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';

export interface CommandLimits {
	/** what is counted together */
	of:
		| 'comments'
		| 'suggestions'
		| 'forks'
		| 'versions'
		| 'freezes'
		| 'news'
		| 'chat'
		| 'chat-read'
		| 'tasks'
		| 'decisions'
		| 'guests'
		| 'meetings'
		| 'read-throughs'
		| 'presence'
		| 'mail-choices'
		| 'rooms';
	perMinute: number;
	/** for a program that goes on and on */
	perHour: number;
	/** what becomes of what was sent too fast: a sentence */
	kept: string;
}

/** Null when the officer's next command may go on, counted over all nodes. Count before anything else, whatever it is about. */
export async function limitCommands(
	sql: Sql,
	officer: Pick<SignedInOfficer, 'id'>,
	{ of, perMinute, perHour, kept }: CommandLimits
): Promise<Refusal | null> {
	const windows = [
		{ per: 'minute', max: perMinute, windowMs: 60_000 },
		{ per: 'hour', max: perHour, windowMs: 3_600_000 }
	];
	for (const { per, max, windowMs } of windows) {
		const turn = await takeTurn(sql, { key: `${of}:${per}:${officer.id}`, max, windowMs });
		if (turn.ok) continue;
		const seconds = turn.retryAfter;
		const wait = seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
		return refuse('too-fast', `You have sent a lot in a short time. ${kept} Try again in ${wait}.`, {
			retryAfter: seconds
		});
	}
	return null;
}
