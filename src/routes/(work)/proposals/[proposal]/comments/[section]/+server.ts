import { error, json } from '@sveltejs/kit';
import { isThreadFilter } from '#lib/comments/comment.ts';
import { countThreads, listThreads } from '#lib/comments/server/list-threads.ts';
import type { RequestHandler } from './$types';

/**
 * The threads of one section for the margin: `filter` (open), `after`. Answers a ThreadPage; its first page also says in
 * `open` how many threads are open in each section.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	if (!locals.officer) error(401);
	const asked = url.searchParams.get('filter');
	const after = url.searchParams.get('after');
	const { sql } = locals.database;
	const [page, open] = await Promise.all([
		listThreads(sql, locals.officer, params.proposal, {
			section: params.section,
			filter: isThreadFilter(asked) ? asked : 'open',
			after
		}),
		after ? null : countThreads(sql, locals.officer, params.proposal)
	]);
	// No such proposal or section, or not for this officer: they look the same.
	if (!page) error(404);
	return json(open ? { ...page, open } : page);
};
