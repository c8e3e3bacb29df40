import { error, type RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { castVote, takeBackVote } from '#lib/decisions/server/cast-vote.ts';
import { changeDecision, closeDecision, withdrawDecision } from '#lib/decisions/server/close-decision.ts';
import { readDecision } from '#lib/decisions/server/read-decisions.ts';
import { saysStill } from '#lib/decisions/server/says-still.ts';
import { ukParts } from '#lib/decisions/uk-time.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { fields, refused } from '../../../../../refused.ts';
import { noteOpened } from '../../../../../note-opened.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { room, decision: id } = event.params;
	event.depends(`room:${room}`);
	const { sql } = event.locals.database;
	const decision = await readDecision(sql, officer, room, id);
	if (!decision) error(404, 'Not found');
	// Read again, it may stand in a window that nobody looks at.
	if (!event.isDataRequest) await noteOpened(event, officer.id, { kind: 'decision', id: decision.id });
	return {
		decision,
		/** whether its text still says the same; null: about no text, or not known */
		still: decision.about && (await saysStill(sql, decision.about)),
		closes: ukParts(decision.closesAt)
	};
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
) => Promise<Outcome>;

/** One command, one form: says what was done, or gives the form back with what was entered. */
const action =
	(form: string, command: Command, done: string) =>
	async ({ locals, params, request, url, setHeaders }: RequestEvent<{ room: string; decision: string }>) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const input = { ...fields(data), decision: params.decision };
		const outcome = await command(locals.database.sql, officer, params.room, input);
		if (!outcome.ok && outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		if (!outcome.ok) return refused(outcome, data, form);
		/** of a vote that was cast: what its form knows of from now on */
		const revision = 'revision' in outcome ? Number(outcome.revision) : 0;
		return { done, form, revision, refusal: undefined, values: undefined };
	};

export const actions = {
	vote: action('vote', castVote, 'The vote was cast. It can be changed until voting ends.'),
	takeBack: action('takeBack', takeBackVote, 'The vote was taken back.'),
	change: action('change', changeDecision, 'The times were changed.'),
	close: action('close', closeDecision, 'The decision is closed.'),
	withdraw: action('withdraw', withdrawDecision, 'The decision was withdrawn.')
} satisfies Actions;
