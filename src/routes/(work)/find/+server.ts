import { error, json } from '@sveltejs/kit';
import { searchTitles } from '#lib/palette/server/search-titles.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import type { RequestHandler } from './$types';

/** Rooms and proposals in whose titles the words of `q` stand: FoundTitles. Without words, those of one's own rooms. */
export const GET: RequestHandler = async ({ locals, url, setHeaders }) => {
	if (!locals.officer) error(401);
	const outcome = await searchTitles(locals.database.sql, locals.officer, url.searchParams.get('q') ?? '');
	setHeaders({ 'cache-control': 'no-store' });
	if (outcome.ok) return json({ rooms: outcome.rooms, proposals: outcome.proposals });
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	error(refusalStatus[outcome.reason], outcome.message);
};
