import { error, fail, redirect } from '@sveltejs/kit';
import { inReadingTurn } from '#lib/aside/server/in-reading-turn.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import { compareVersions } from '#lib/versions/server/compare-versions.ts';
import { findVersion } from '#lib/versions/server/list-versions.ts';
import { restoreVersion } from '#lib/versions/server/restore-version.ts';
import { signedIn } from '../../../../signed-in.ts';
import { readOrRefuse } from '../../read-or-refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	if (!proposal.access.write) error(403, 'Your role in this room lets you read versions, not restore them.');
	const version = await findVersion(sql, proposal.id, url.searchParams.get('version') ?? '');
	const asked = url.searchParams.get('section');
	const section = proposal.sections.find(({ key }) => key === asked) ?? null;
	// A section that is gone must not become all of them.
	if (!version || (asked && !section)) return { proposal, asks: null };
	const keys = section ? [section.key] : proposal.sections.map(({ key }) => key);
	const comparison = readOrRefuse(
		setHeaders,
		await inReadingTurn(sql, officer, 'comparisons', () =>
			compareVersions(sql, { id: proposal.id, keys, from: 'now', to: version.id })
		)
	);
	return {
		proposal,
		asks: {
			version,
			section: section && { key: section.key, title: section.title },
			comparison,
			/** a form that is sent twice restores once */
			restoreId: crypto.randomUUID()
		}
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, setHeaders }) => {
		const officer = signedIn({ locals, url });
		const form = Object.fromEntries(await request.formData());
		const outcome = await restoreVersion(locals.database.sql, officer, params.proposal, form);
		if (outcome.ok) redirect(303, `/proposals/${params.proposal}/versions?done=restored`);
		if (outcome.reason === 'not-found') error(404);
		if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		return fail(refusalStatus[outcome.reason], { refusal: outcome });
	}
};
