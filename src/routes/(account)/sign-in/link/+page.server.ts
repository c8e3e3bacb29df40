import { afterProof } from '#lib/accounts/server/after-proof.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import { findSignInLink, takeSignInLink } from '#lib/accounts/server/sign-in-links.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the link only shows a button: mail scanners open links too, and must not use them up. */
export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	// The address of this page holds the token: only the origin goes to anybody, and nothing to a cache. Not no-referrer:
	// with it browsers send `Origin: null` with this page's own form, which is refused as a foreign one.
	setHeaders({ 'referrer-policy': 'strict-origin', 'cache-control': 'no-store' });
	const token = url.searchParams.get('token') ?? '';
	const link = await findSignInLink(locals.database.sql, token);
	return { link: link && { token, email: link.email } };
};

export const actions: Actions = {
	default: async (event) => {
		const { sql } = event.locals.database;
		const { token } = await readForm(event.request, 'token');
		const tooMany = await limitSignIn(sql, { kind: 'take', address: event.getClientAddress() });
		if (tooMany) return refused(event, tooMany, {});
		const proved = await takeSignInLink(sql, token);
		if (!proved) {
			return refused(event, refuse('expired', 'This link no longer works. Ask for a new one.'), {});
		}
		return refused(event, await afterProof(event, proved), {});
	}
};
