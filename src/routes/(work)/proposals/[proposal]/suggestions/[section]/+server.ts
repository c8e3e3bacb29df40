import { error, json } from '@sveltejs/kit';
import { listSuggestions } from '#lib/suggestions/server/list-suggestions.ts';
import type { RequestHandler } from './$types';

/** What is suggested in one section now, for the workspace. Answers a SuggestionPage. */
export const GET: RequestHandler = async ({ locals, params }) => {
	if (!locals.officer) error(401);
	const suggestions = await listSuggestions(locals.database.sql, locals.officer, params.proposal, {
		section: params.section
	});
	// No such proposal or section, or not for this officer: they look the same.
	if (!suggestions) error(404);
	return json({ suggestions });
};
