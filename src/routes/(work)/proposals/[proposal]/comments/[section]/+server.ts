import { error, json } from '@sveltejs/kit';
import { isThreadFilter, type SectionThreads } from '#lib/comments/comment.ts';
import { countThreads, listThreads } from '#lib/comments/server/list-threads.ts';
import type { RequestHandler } from './$types';

/**
 * The threads of one section for the margin: `filter` (open), `after`, or `thread` for one alone. Answers SectionThreads.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	if (!locals.officer) error(401);
	const asked = url.searchParams.get('filter');
	const filter = isThreadFilter(asked) ? asked : 'open';
	const after = url.searchParams.get('after');
	const thread = url.searchParams.get('thread') ?? undefined;
	const { sql } = locals.database;
	const count = (state: 'open' | 'resolved') =>
		after || thread ? null : countThreads(sql, locals.officer, params.proposal, state);
	const [page, open, resolved] = await Promise.all([
		listThreads(sql, locals.officer, params.proposal, { section: params.section, filter, after, thread }),
		count('open'),
		filter === 'resolved' ? count('resolved') : null
	]);
	// No such proposal or section, or not for this officer: they look the same.
	if (!page) error(404);
	const answer: SectionThreads = { ...page, ...(open && { open }), ...(resolved && { resolved }) };
	return json(answer);
};
