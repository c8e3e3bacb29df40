import { listSampleOfficers } from '#lib/accounts/server/sample-officers.ts';
import { listNewestPublications } from '#lib/publications/server/list-publications.ts';
import type { PageServerLoad } from './$types';

const newestCount = 5;

export const load: PageServerLoad = async ({ locals: { config, database } }) => {
	const demonstration = config.mode === 'demonstration';
	const [newest, samples] = await Promise.all([
		listNewestPublications(database.sql, newestCount),
		demonstration ? listSampleOfficers(database.sql) : []
	]);
	return { newest, samples };
};
