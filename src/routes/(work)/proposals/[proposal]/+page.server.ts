import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { countThreads } from '#lib/comments/server/list-threads.ts';
import { searchCouncils } from '#lib/councils/server/search-councils.ts';
import { refusalStatus, refuse, type Outcome } from '#lib/protocol/refusal.ts';
import {
	changeLanguage,
	changeLead,
	changePartners,
	changePhase,
	changeTitle
} from '#lib/proposals/server/change-proposal.ts';
import { changeSection } from '#lib/proposals/server/change-section.ts';
import { readProposalText } from '#lib/proposals/server/read-document.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { isUuid } from '#lib/rooms/server/in-room.ts';
import { readReview } from '#lib/suggestions/server/read-review.ts';
import { dismissNews } from '#lib/visits/server/dismiss-news.ts';
import { tellNews } from '#lib/visits/server/tell-news.ts';
import { noteOpened } from '../../note-opened.ts';
import { withoutNul } from '../../refused.ts';
import { signedIn } from '../../signed-in.ts';
import { parseFact } from './facts.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends, isDataRequest }) => {
	depends('folkmoot:proposal');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const proposal = await readProposal(sql, officer, params.proposal);
	// No such proposal, or not for this officer: the two look the same.
	if (!proposal) error(404);
	const thread = url.searchParams.get('thread');
	if (isUuid(thread) && !isDataRequest)
		await noteOpened({ locals }, officer.id, { kind: 'thread', id: thread });
	const edit = proposal.access.write ? parseFact(url.searchParams.get('edit')) : null;
	const openThreads = (await countThreads(sql, officer, proposal.id)) ?? {};
	const text = await readProposalText(sql, {
		id: proposal.id,
		keys: proposal.sections.map(({ key }) => key),
		onDamage: (damage) =>
			console.error(JSON.stringify({ level: 'error', requestId: locals.requestId, msg: damage.message }))
	});
	const review = await readReview(sql, officer, proposal.id);
	return { proposal, text, edit, openThreads, review };
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: NonNullable<App.Locals['officer']>,
	proposalId: string,
	input: unknown
) => Promise<Outcome>;

/** One fact, one command, one form. After it the page is shown plainly again; refused, the form stands with its words. */
const action =
	(command: Command, read: (form: FormData) => Record<string, unknown>) =>
	async ({ locals, params, request, url }: RequestEvent<{ proposal: string }>) => {
		const officer = signedIn({ locals, url });
		const input = read(withoutNul(await request.formData()));
		const outcome = await command(locals.database.sql, officer, params.proposal, input);
		if (outcome.ok) return { done: true };
		if (outcome.reason === 'not-found') error(404);
		const values = Object.fromEntries(
			Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
		);
		return fail(refusalStatus[outcome.reason], { refusal: outcome, values });
	};

/** What is read or said about the officer's own last visit, by the page itself (docs/here.md). */
const ofVisit =
	<T extends object>(
		command: (
			sql: App.Locals['database']['sql'],
			officer: NonNullable<App.Locals['officer']>,
			proposalId: string,
			requestId: string
		) => Promise<Outcome<T>>
	) =>
	async ({ locals, params, url, setHeaders }: RequestEvent<{ proposal: string }>) => {
		const officer = signedIn({ locals, url });
		const outcome = await command(locals.database.sql, officer, params.proposal, locals.requestId);
		if (outcome.ok) return outcome;
		if (outcome.reason === 'not-found') error(404);
		if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		return fail(refusalStatus[outcome.reason], { refusal: outcome, values: {} });
	};

const text = (form: FormData, name: string) => {
	const value = form.get(name);
	return typeof value === 'string' ? value : undefined;
};
const texts = (form: FormData, name: string) =>
	form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '');
const revision = (form: FormData) => Number(text(form, 'revision'));

/** One more hoped-for council may be typed by name; a name that fits several is asked about. */
const changePartnersByName: Command = async (sql, officer, proposalId, input) => {
	const { more, wanted, ...rest } = input as { more: string; wanted: string[] };
	const asked = more.trim();
	if (asked === '') return changePartners(sql, officer, proposalId, { ...rest, wanted });
	const found = await searchCouncils(sql, asked);
	const same = (name: string) => name.toLowerCase() === asked.toLowerCase();
	const chosen =
		found.length === 1
			? found[0]
			: found.find(({ code, name, shortName }) => [code, name, shortName].some(same));
	if (chosen) return changePartners(sql, officer, proposalId, { ...rest, wanted: [...wanted, chosen.code] });
	return refuse(
		'bad-input',
		found.length === 0
			? 'Enter the name of a council, for example Leeds'
			: `Enter the full name: ${found.map(({ name }) => name).join(', ')}`,
		{ field: 'more' }
	);
};

export const actions: Actions = {
	title: action(changeTitle, (form) => ({ revision: revision(form), title: text(form, 'title') })),
	phase: action(changePhase, (form) => ({ revision: revision(form), phase: text(form, 'phase') })),
	language: action(changeLanguage, (form) => ({
		revision: revision(form),
		language: text(form, 'language')
	})),
	lead: action(changeLead, (form) => ({ revision: revision(form), lead: text(form, 'lead') })),
	partners: action(changePartnersByName, (form) => ({
		revision: revision(form),
		partners: texts(form, 'partners'),
		wanted: texts(form, 'wanted'),
		more: text(form, 'more') ?? ''
	})),
	section: action(changeSection, (form) => ({
		section: text(form, 'section'),
		state: text(form, 'state'),
		owner: text(form, 'owner')
	})),
	news: ofVisit((sql, officer, proposal, requestId) =>
		tellNews(sql, officer, proposal, {
			onDamage: (damage) => console.error(JSON.stringify({ level: 'error', requestId, msg: damage.message }))
		})
	),
	dismiss: ofVisit(dismissNews)
};
