import { error } from '@sveltejs/kit';
import { refusalStatus, type Outcome } from '#lib/protocol/refusal.ts';

/** What was read in the officer's turn; a refusal becomes the error page, with when to come back. */
export function readOrRefuse<T>(
	setHeaders: (headers: Record<string, string>) => void,
	outcome: Outcome<{ read: T }>
): T {
	if (outcome.ok) return outcome.read;
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	error(refusalStatus[outcome.reason], outcome.message);
}
