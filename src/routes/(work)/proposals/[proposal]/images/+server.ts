import { error, json } from '@sveltejs/kit';
import { addImage } from '#lib/images/server/add-image.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import type { RequestHandler } from './$types';

/** Takes one picture, the request's whole body: `{ id, width, height }`, or `{ message }` with what is wrong. */
export const POST: RequestHandler = async ({ locals, params, request, setHeaders }) => {
	const { officer, files, database } = locals;
	if (!officer) error(401);
	const outcome = await addImage({ sql: database.sql, files, officer, proposalId: params.proposal }, request);
	if (outcome.ok) return json(outcome.image, { status: 201 });
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	return json({ message: outcome.message }, { status: refusalStatus[outcome.reason] });
};
