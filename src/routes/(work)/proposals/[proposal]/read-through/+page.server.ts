import { randomUUID } from 'node:crypto';
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import {
	beginReadThrough,
	endReadThrough,
	goToSection
} from '#lib/read-throughs/server/lead-read-through.ts';
import { listReadThroughs } from '#lib/read-throughs/server/read-read-throughs.ts';
import { fields, refused } from '../../../refused.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:read-through');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	return {
		proposal,
		readThroughs: await listReadThroughs(sql, proposal.id),
		/** of one that begins: sent twice it begins once */
		fresh: randomUUID()
	};
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: NonNullable<App.Locals['officer']>,
	proposalId: string,
	input: unknown
) => Promise<Outcome>;

const run = async (
	command: Command,
	{ locals, params, request, url, setHeaders }: RequestEvent<{ proposal: string }>
) => {
	const officer = signedIn({ locals, url });
	const data = await request.formData();
	const outcome = await command(locals.database.sql, officer, params.proposal, fields(data));
	if (outcome.ok) return null;
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	return refused(outcome, data);
};

export const actions = {
	begin: async (event) =>
		(await run(beginReadThrough, event)) ?? redirect(303, `/proposals/${event.params.proposal}`),
	go: async (event) =>
		(await run(goToSection, event)) ?? { done: 'The read-through went on.', refusal: undefined },
	end: async (event) =>
		(await run(endReadThrough, event)) ?? { done: 'The read-through has ended.', refusal: undefined }
} satisfies Actions;
