import { randomUUID } from 'node:crypto';
import { error, type RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { isThreadFilter } from '#lib/comments/comment.ts';
import { deleteComment } from '#lib/comments/server/delete-comment.ts';
import { editComment } from '#lib/comments/server/edit-comment.ts';
import { countThreads, listThreads, listWriters } from '#lib/comments/server/list-threads.ts';
import { react } from '#lib/comments/server/react.ts';
import { reply } from '#lib/comments/server/reply.ts';
import { resolveThread } from '#lib/comments/server/resolve-thread.ts';
import { restoreComment } from '#lib/comments/server/restore-comment.ts';
import { startThread } from '#lib/comments/server/start-thread.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { readProposal } from '#lib/proposals/server/read-proposal.ts';
import { fields, refused } from '../../../refused.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Each brings its forms: more of them on one page take seconds to show. */
const threadsPerPage = 50;

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('folkmoot:comments');
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const asked = url.searchParams.get('filter');
	const filter = isThreadFilter(asked) ? asked : 'open';
	const after = url.searchParams.get('after');
	const proposal = await readProposal(sql, officer, params.proposal);
	if (!proposal) error(404);
	const council = url.searchParams.get('council') || null;
	const asSection = url.searchParams.get('section');
	const section = proposal.sections.find(({ key }) => key === asSection);
	const [page, open, writers] = await Promise.all([
		listThreads(sql, officer, proposal.id, {
			section: section?.key,
			filter,
			council,
			after,
			most: threadsPerPage
		}),
		countThreads(sql, officer, proposal.id),
		listWriters(sql, officer, proposal.id)
	]);
	// Rights may have ended between the readings.
	if (!page || !open || !writers) error(404);
	return {
		proposal: {
			id: proposal.id,
			title: proposal.title,
			room: proposal.room,
			access: proposal.access,
			sections: proposal.sections.map(({ key, title }) => ({ key, title }))
		},
		filter,
		council,
		/** the only one whose threads are listed */
		section: section ? { key: section.key, title: section.title } : null,
		/** councils whose officers wrote here */
		writers,
		after,
		open: Object.values(open).reduce((sum, count) => sum + count, 0),
		...page,
		/** for what is sent next from this page: sent again with them, nothing doubles */
		fresh: {
			thread: randomUUID(),
			comment: randomUUID(),
			replies: Object.fromEntries(page.threads.map(({ id }) => [id, randomUUID()]))
		}
	};
};

type Command = (
	sql: App.Locals['database']['sql'],
	officer: SignedInOfficer,
	proposalId: string,
	input: unknown
) => Promise<Outcome>;

/** One command, one form: says what was done, or gives the form back with what was typed. */
const action =
	(form: string, command: Command, done: string) =>
	async ({ locals, params, request, url, setHeaders }: RequestEvent<{ proposal: string }>) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const outcome = await command(locals.database.sql, officer, params.proposal, fields(data));
		if (!outcome.ok && outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
		if (!outcome.ok) return refused(outcome, data, form);
		// Without script the page itself offers the way back.
		const comment = data.get('comment');
		const removed = form === 'remove' && typeof comment === 'string' ? comment : null;
		return { done, form, removed, refusal: undefined };
	};

export const actions = {
	start: action('start', startThread, 'Your comment was sent.'),
	reply: action('reply', reply, 'Your reply was sent.'),
	edit: action('edit', editComment, 'Your comment was changed.'),
	remove: action('remove', deleteComment, 'Your comment was removed.'),
	restore: action('restore', restoreComment, 'Your comment is back.'),
	resolve: action('resolve', resolveThread, 'The conversation was changed.'),
	react: action('react', react, 'Your answer was noted.')
} satisfies Actions;
