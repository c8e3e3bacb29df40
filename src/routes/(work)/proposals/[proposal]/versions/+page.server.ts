import { error, fail } from '@sveltejs/kit';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { refusalStatus, type Outcome } from '#lib/protocol/refusal.ts';
import { listVersions } from '#lib/versions/server/list-versions.ts';
import { nameVersion, saveVersion } from '#lib/versions/server/save-version.ts';
import { findUndoable, undoRestore } from '#lib/versions/server/undo-restore.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:versions');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const asked = url.searchParams;
	const namedOnly = asked.get('show') === 'named';
	const page = Math.trunc(Number(asked.get('page'))) || 1;
	return {
		proposal,
		namedOnly,
		page,
		/** the automatic version whose name is being asked for */
		naming: asked.get('name'),
		...(await listVersions(sql, proposal.id, { namedOnly, page, chosen: asked.get('from') })),
		undoable: proposal.access.write ? await findUndoable(sql, proposal.id) : null,
		/** a restore has just brought the reader here */
		restored: asked.get('done') === 'restored',
		/** a form that is sent twice saves once */
		newId: crypto.randomUUID()
	};
};

type Command = (...given: Parameters<typeof saveVersion>) => Promise<Outcome | Outcome<{ changed: boolean }>>;

async function run(
	{ locals, params, request, url, setHeaders }: RequestEvent,
	command: Command,
	done: string
) {
	const officer = signedIn({ locals, url });
	const form = Object.fromEntries(await request.formData());
	const outcome = await command(locals.database.sql, officer, params.proposal, form);
	if (outcome.ok) return { done };
	if (outcome.reason === 'not-found') error(404);
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	const text = (field: string) => (typeof form[field] === 'string' ? form[field] : '');
	return fail(refusalStatus[outcome.reason], {
		refusal: outcome,
		name: text('name'),
		version: text('version')
	});
}

export const actions: Actions = {
	save: (event) => run(event, saveVersion, 'The version is saved.'),
	name: (event) => run(event, nameVersion, 'The version has its name.'),
	undo: (event) => run(event, undoRestore, 'The restore is undone.')
};
