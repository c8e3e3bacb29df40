import { error } from '@sveltejs/kit';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import { readAuthorship } from '#lib/authorship/server/read-authorship.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { signedIn } from '../../../signed-in.ts';
import { readOrRefuse } from '../read-or-refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const outcome = await inReadingTurn(sql, officer, 'authors', () =>
		readAuthorship(sql, {
			id: proposal.id,
			keys: proposal.sections.map(({ key }) => key),
			onDamage: (damage) =>
				console.error(JSON.stringify({ level: 'error', requestId: locals.requestId, msg: damage.message }))
		})
	);
	return { proposal, authorship: readOrRefuse(setHeaders, outcome), at: new Date().toISOString() };
};
