import { error, json } from '@sveltejs/kit';
import { searchMentions } from '#lib/comments/server/search-mentions.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import type { RequestHandler } from './$types';

/** Whom `q`, the words after an @, may mean: `{ choices: MentionChoice[] }`. With `internal`, of one's own council only. */
export const GET: RequestHandler = async ({ locals, params, url, setHeaders }) => {
	if (!locals.officer) error(401);
	const outcome = await searchMentions(locals.database.sql, locals.officer, params.proposal, {
		query: url.searchParams.get('q') ?? '',
		internal: url.searchParams.has('internal')
	});
	setHeaders({ 'cache-control': 'no-store' });
	if (outcome.ok) return json({ choices: outcome.choices });
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	error(refusalStatus[outcome.reason], outcome.message);
};
