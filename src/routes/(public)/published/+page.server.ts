import { error } from '@sveltejs/kit';
import { maxAddressLength, readPublicationSearch } from '#lib/publications/publication-search.ts';
import { listPublications, listThemes } from '#lib/publications/server/list-publications.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { database }, url }) => {
	if (url.search.length > maxAddressLength) error(414, 'This search is too long. Use fewer words.');
	const search = readPublicationSearch(url.searchParams);
	const [list, themes] = await Promise.all([
		listPublications(database.sql, search),
		listThemes(database.sql)
	]);
	return { search, list, themes };
};
