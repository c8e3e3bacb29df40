import { error } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { compareVersions, listVersions } from '#lib/versions/server/read-versions.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const versions = await listVersions(sql, proposal.id);
	const from = url.searchParams.get('from') ?? versions[0]?.id ?? 'now';
	const to = url.searchParams.get('to') ?? 'now';
	const comparison = await compareVersions(sql, {
		id: proposal.id,
		keys: proposal.sections.map(({ key }) => key),
		from,
		to
	});
	if (comparison.state === 'missing') error(404);
	const named = (id: string) => versions.find((version) => version.id === id) ?? null;
	return { proposal, comparison, from: named(from), to: named(to), at: new Date().toISOString() };
};
