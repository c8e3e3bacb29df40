import { error } from '@sveltejs/kit';
import { listDecisions } from '#lib/decisions/server/read-decisions.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const page = Number(event.url.searchParams.get('page') ?? 1);
	const decisions = await listDecisions(event.locals.database.sql, officer, event.params.room, { page });
	if (!decisions) error(404, 'Not found');
	return { decisions, page: Math.min(Math.max(page || 1, 1), decisions.pages) };
};
