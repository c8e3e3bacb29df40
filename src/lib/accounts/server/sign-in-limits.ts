import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import { clientNetwork } from './client-network.ts';
import { takeTurn } from './rate-limit.ts';

const windowMs = 5 * 60_000;

/**
 * ask: for a link. guess: a code or a password. take: a link, which cannot be guessed.
 * Asking and guessing are counted apart, and taking a link not at all by account: somebody who guesses at an
 * account cannot keep its officer from asking for a link, nor from using the newest one in their mail. [A9]
 */
export type SignInTry = 'ask' | 'guess' | 'take';
const maxPerAccount: Record<Exclude<SignInTry, 'take'>, number> = { ask: 10, guess: 10 };
/** A whole council may come from one address; a robot that tries many accounts from one is slowed all the same. */
const maxPerAddress: Record<SignInTry, number> = { ask: 60, guess: 60, take: 120 };

/** Null when the try may go on. Counted by client address first, so that it cannot use up other people's tries. */
export async function limitSignIn(
	sql: Sql,
	{ kind, email, address }: { kind: SignInTry; email?: string; address: string },
	now = new Date()
): Promise<Refusal | null> {
	const byAddress = { key: key(kind, 'address', clientNetwork(address)), max: maxPerAddress[kind], windowMs };
	let turn = await takeTurn(sql, byAddress, now);
	if (turn.ok && email !== undefined && kind !== 'take') {
		turn = await takeTurn(sql, { key: key(kind, 'account', email), max: maxPerAccount[kind], windowMs }, now);
	}
	if (turn.ok) return null;
	return refuse('too-fast', `There were too many tries. ${tryAgain(turn.retryAfter)}`, {
		retryAfter: turn.retryAfter
	});
}

/** Addresses are personal data: the table holds their hash. */
const key = (kind: SignInTry, by: string, value: string) =>
	`sign-in:${kind}:${by}:${createHash('sha256').update(value).digest('base64url')}`;

/** "Try again in 4 minutes." */
function tryAgain(seconds: number): string {
	const minutes = Math.ceil(seconds / 60);
	if (seconds < 60) return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
	return `Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
}
