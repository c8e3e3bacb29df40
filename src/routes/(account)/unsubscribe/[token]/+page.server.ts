import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { mailKindWhen } from '#lib/notifications/mail-choices.ts';
import { pressMailLink, readMailLink } from '#lib/notifications/server/mail-link.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the link only shows a button: mail scanners open links too, and must change nothing. */
export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	// The address of this page holds the token: only the origin goes to anybody, and nothing to a cache. Not no-referrer:
	// with it browsers send `Origin: null` with this page's own form, which is refused as a foreign one.
	setHeaders({ 'referrer-policy': 'strict-origin', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
	const link = await readMailLink(locals.database.sql, params.token);
	return {
		link: link && {
			isStopped: link.isStopped,
			kind: link.kind && { when: mailKindWhen(link.kind.kind), isOff: link.kind.isOff }
		}
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { stop } = await readForm(event.request, 'stop');
		// A mail program's own press sends nothing of ours.
		const outcome = await pressMailLink(event.locals.database.sql, event.params.token, stop ? { stop } : {});
		return outcome.ok ? { done: true } : refused(event, outcome, {});
	}
};
