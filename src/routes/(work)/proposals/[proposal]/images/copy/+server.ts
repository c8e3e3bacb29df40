import { error, json } from '@sveltejs/kit';
import { copyImages } from '#lib/images/server/copy-images.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import type { RequestHandler } from './$types';

/** Brings pictures of other proposals along: JSON `{ ids }` in, `{ copied }` out (CopiedImages), or `{ message }`. */
export const POST: RequestHandler = async ({ locals, params, request, setHeaders }) => {
	const { officer, files, database } = locals;
	if (!officer) error(401);
	// Whatever is no JSON has no ids, and is refused as such to whoever may add pictures.
	const input = (await request.json().catch(() => null)) as unknown;
	const outcome = await copyImages(
		{ sql: database.sql, files, officer, proposalId: params.proposal },
		input ?? {}
	);
	if (outcome.ok) return json({ copied: outcome.copied });
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	return json({ message: outcome.message }, { status: refusalStatus[outcome.reason] });
};
