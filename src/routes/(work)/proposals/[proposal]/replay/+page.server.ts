import { error } from '@sveltejs/kit';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { readStep } from '#lib/replay/server/read-history.ts';
import { listVersions } from '#lib/versions/server/list-versions.ts';
import { signedIn } from '../../../signed-in.ts';
import { readOrRefuse } from '../read-or-refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	// The slider and a button of one form have one name; the button that was pressed comes last.
	const asked = Number(url.searchParams.getAll('edit').at(-1) ?? NaN);
	const outcome = await inReadingTurn(sql, officer, 'steps', () =>
		readStep(sql, {
			id: proposal.id,
			keys: proposal.sections.map(({ key }) => key),
			index: Number.isSafeInteger(asked) ? asked : null,
			onDamage: (damage) =>
				console.error(JSON.stringify({ level: 'error', requestId: locals.requestId, msg: damage.message }))
		})
	);
	const step = readOrRefuse(setHeaders, outcome);
	const { versions } = await listVersions(sql, proposal.id, { namedOnly: true });
	return { proposal, step, versions };
};
