import { error, json } from '@sveltejs/kit';
import { isThreadFilter } from '#lib/comments/comment.ts';
import { listThreads } from '#lib/comments/server/list-threads.ts';
import type { RequestHandler } from './$types';

/** The threads of one section for the margin: `filter` (open), `after`. Answers a ThreadPage. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	if (!locals.officer) error(401);
	const asked = url.searchParams.get('filter');
	const page = await listThreads(locals.database.sql, locals.officer, params.proposal, {
		section: params.section,
		filter: isThreadFilter(asked) ? asked : 'open',
		after: url.searchParams.get('after')
	});
	// No such proposal or section, or not for this officer: they look the same.
	if (!page) error(404);
	return json(page);
};
