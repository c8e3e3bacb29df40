import { error, type RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { decide, type Decided } from '#lib/suggestions/server/decide.ts';
import { listDecided, listSuggestions } from '#lib/suggestions/server/list-suggestions.ts';
import { openFork } from '#lib/suggestions/server/open-fork.ts';
import { restore } from '#lib/suggestions/server/restore.ts';
import { withdraw } from '#lib/suggestions/server/withdraw.ts';
import { refused } from '../../../refused.ts';
import { signedIn } from '../../../signed-in.ts';
import { chosen } from './chosen.ts';
import type { Actions, PageServerLoad } from './$types';

const perPage = 200;

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:suggestions');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	if (!proposal) error(404);
	let damaged = false;
	const [suggestions, decided] = await Promise.all([
		listSuggestions(sql, officer, proposal.id, { onDamage: () => (damaged = true) }),
		listDecided(sql, officer, proposal.id)
	]);
	// Rights may have ended between the readings.
	if (!suggestions || !decided) error(404);
	const pages = Math.max(1, Math.ceil(suggestions.length / perPage));
	const page = Math.min(Math.max(Math.trunc(Number(url.searchParams.get('page'))) || 1, 1), pages);
	return {
		proposal: {
			id: proposal.id,
			title: proposal.title,
			room: proposal.room,
			access: proposal.access,
			sections: proposal.sections.map(({ key, title }) => ({ key, title }))
		},
		frozen: proposal.frozen !== null,
		page,
		pages,
		count: suggestions.length,
		suggestions: suggestions.slice((page - 1) * perPage, page * perPage),
		decided,
		damaged
	};
};

type Event = RequestEvent<{ proposal: string }>;

/** One command, one form: says what was done, or gives the form back with what was typed. */
const action =
	<T extends object>(
		form: string,
		command: (
			sql: App.Locals['database']['sql'],
			officer: SignedInOfficer,
			proposalId: string,
			data: FormData
		) => Promise<Outcome<T>>,
		done: (outcome: T) => { done: string }
	) =>
	async ({ locals, params, request, url, setHeaders }: Event) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const outcome = await command(locals.database.sql, officer, params.proposal, data);
		if (!outcome.ok && outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		return outcome.ok ? { ...done(outcome), form, refusal: undefined } : refused(outcome, data, form);
	};

const counted = (count: number) => (count === 1 ? '1 suggestion was' : `${count} suggestions were`);
const acceptedWords = ({ accepted, left }: Decided) => ({
	done:
		`${counted(accepted)} accepted.` +
		(left > 0
			? ` ${counted(left)} in the same place as another one, and ${left === 1 ? 'is' : 'are'} still open.`
			: '')
});
const refusedWords = ({ refused }: Decided) => ({ done: `${counted(refused)} refused.` });

const accept = (form: string) =>
	action(
		form,
		(sql, officer, proposal, data) => decide(sql, officer, proposal, { accept: chosen(data) }),
		acceptedWords
	);
const refuse = (form: string) =>
	action(
		form,
		(sql, officer, proposal, data) =>
			decide(sql, officer, proposal, { refuse: chosen(data), reason: data.get('reason') ?? '' }),
		refusedWords
	);

export const actions = {
	open: action(
		'open',
		(sql, officer, proposal) => openFork(sql, officer, proposal),
		({ forkId }) => ({ done: 'What you type now is suggested.', fork: forkId })
	),
	accept: accept('accept'),
	refuse: refuse('refuse'),
	acceptAll: accept('acceptAll'),
	refuseAll: refuse('refuseAll'),
	withdraw: action(
		'withdraw',
		(sql, officer, proposal, data) =>
			withdraw(sql, officer, proposal, { suggestions: data.getAll('suggestion') }),
		() => ({ done: 'Your suggestion was withdrawn.' })
	),
	restore: action(
		'restore',
		(sql, officer, proposal, data) =>
			restore(sql, officer, proposal, { suggestion: data.get('suggestion') ?? '' }),
		() => ({ done: 'Your suggestion is back.' })
	)
} satisfies Actions;
