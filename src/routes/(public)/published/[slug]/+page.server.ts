import { error } from '@sveltejs/kit';
import { findPublication } from '#lib/publications/server/find-publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { database }, params }) => {
	const publication = await findPublication(database.sql, params.slug);
	if (!publication) error(404, 'There is no published work at this address.');
	return { publication };
};
