import { error } from '@sveltejs/kit';
import { linkedPaths } from '#lib/chat/links.ts';
import { chatLimits } from '#lib/chat/message.ts';
import { readLinks } from '#lib/chat/server/read-links.ts';
import { searchMessages } from '#lib/chat/server/search-messages.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

/** Messages with the words `q`, latest first; `before` is where the next page begins. */
export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const officer = signedIn({ locals, url });
	const { sql } = locals.database;
	const { origin } = locals.config;
	const query = (url.searchParams.get('q') ?? '').slice(0, chatLimits.queryCharacters).toWellFormed();
	const before = url.searchParams.get('before');
	const outcome = await searchMessages(sql, officer, params.room, {
		query,
		...(before && /^\d{1,15}$/.test(before) ? { before: Number(before) } : {})
	});
	const me = { id: officer.id, councilCode: officer.councilCode };
	if (outcome.ok) {
		const { messages, next, isPart } = outcome;
		const links = await readLinks(sql, officer, linkedPaths(messages, origin));
		return { query, messages, next, isPart, links, origin, me, refusal: null };
	}
	if (outcome.reason === 'not-found') error(404, 'Not found');
	if (outcome.retryAfter) setHeaders({ 'retry-after': String(outcome.retryAfter) });
	return { query, messages: [], next: null, isPart: false, links: {}, origin, me, refusal: outcome };
};
