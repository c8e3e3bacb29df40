import { error } from '@sveltejs/kit';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { compareVersions } from '#lib/versions/server/compare-versions.ts';
import { findVersion } from '#lib/versions/server/list-versions.ts';
import { findSeenAt } from '#lib/visits/server/find-seen-at.ts';
import { signedIn } from '../../../../signed-in.ts';
import { readOrRefuse } from '../../read-or-refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const from = url.searchParams.get('from') ?? 'now';
	const to = url.searchParams.get('to') ?? 'now';
	const keys = proposal.sections.map(({ key }) => key);
	const comparison = readOrRefuse(
		setHeaders,
		await inReadingTurn(sql, officer, 'comparisons', () =>
			compareVersions(sql, { id: proposal.id, keys, from, to })
		)
	);
	if (comparison.state === 'missing') error(404);
	return {
		proposal,
		comparison,
		view: url.searchParams.get('view') === 'side' ? ('side' as const) : ('inline' as const),
		from: await findVersion(sql, proposal.id, from),
		to: await findVersion(sql, proposal.id, to),
		names: { from, to },
		seenAt: {
			from: await findSeenAt(sql, officer, proposal.id, from),
			to: await findSeenAt(sql, officer, proposal.id, to)
		},
		at: new Date().toISOString()
	};
};
