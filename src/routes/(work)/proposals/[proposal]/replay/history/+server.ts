import { error, json } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { readHistoryPiece } from '#lib/replay/server/read-history.ts';
import type { RequestHandler } from './$types';

/** A piece of the proposal's history: `after`, the last log row that the page has. Answers a HistoryPiece. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	if (!locals.officer) error(401);
	const { sql } = locals.database;
	const proposal = await readProposal(sql, locals.officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const after = Number(url.searchParams.get('after') ?? 0);
	if (!Number.isSafeInteger(after) || after < 0) error(400);
	return json(await readHistoryPiece(sql, { id: proposal.id, after }));
};
