import { error, fail } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import { listVersions } from '#lib/versions/server/read-versions.ts';
import { saveVersion } from '#lib/versions/server/save-version.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:versions');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	return {
		proposal,
		versions: await listVersions(sql, proposal.id),
		/** a form that is sent twice saves once */
		newId: crypto.randomUUID()
	};
};

export const actions: Actions = {
	save: async ({ locals, params, request, url }) => {
		const officer = signedIn({ locals, url });
		const form = Object.fromEntries(await request.formData());
		const outcome = await saveVersion(locals.database.sql, officer, params.proposal, form);
		if (outcome.ok) return { done: 'The version is saved.' };
		if (outcome.reason === 'not-found') error(404);
		const name = typeof form.name === 'string' ? form.name : '';
		return fail(refusalStatus[outcome.reason], { refusal: outcome, name });
	}
};
