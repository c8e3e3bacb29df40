import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { refusalStatus, type Outcome } from '#lib/protocol/refusal.ts';
import { freezeProposal, unfreezeProposal } from '#lib/versions/server/freeze-proposal.ts';
import { listFreezes } from '#lib/versions/server/list-freezes.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:freeze');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	return {
		proposal,
		freezes: await listFreezes(sql, proposal.id),
		/** a form that is sent twice freezes once */
		newId: crypto.randomUUID()
	};
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: NonNullable<App.Locals['officer']>,
	proposalId: string,
	input: unknown
) => Promise<Outcome>;

const action =
	(command: Command, done: string) =>
	async ({ locals, params, request, url, setHeaders }: RequestEvent<{ proposal: string }>) => {
		const officer = signedIn({ locals, url });
		const form = Object.fromEntries(await request.formData());
		const outcome = await command(locals.database.sql, officer, params.proposal, form);
		if (outcome.ok) return { done };
		if (outcome.reason === 'not-found') error(404);
		if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		const reason = typeof form.reason === 'string' ? form.reason : '';
		return fail(refusalStatus[outcome.reason], { refusal: outcome, reason });
	};

export const actions: Actions = {
	freeze: action(freezeProposal, 'The proposal is frozen.'),
	unfreeze: action(unfreezeProposal, 'The proposal is open for writing again.')
};
