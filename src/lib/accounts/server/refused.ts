import { fail, type RequestEvent } from '@sveltejs/kit';
import { refusalStatus, type Refusal } from '#lib/protocol/refusal.ts';

/** A refusal as a form action's answer: with its status, when to come back, and what was typed. */
export function refused<T extends Record<string, string>>(
	{ setHeaders }: Pick<RequestEvent, 'setHeaders'>,
	refusal: Refusal,
	values: T
) {
	if (refusal.retryAfter) setHeaders({ 'retry-after': String(refusal.retryAfter) });
	return fail(refusalStatus[refusal.reason], { refusal, values });
}
