import { redirect } from '@sveltejs/kit';
import { parseEmail } from '#lib/accounts/email-address.ts';
import { ownPath } from '#lib/accounts/own-path.ts';
import { homePath } from '#lib/accounts/server/after-proof.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { rememberAsked } from '#lib/accounts/server/sign-in-cookies.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import { requestSignIn } from '#lib/accounts/server/sign-in-links.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = ownPath(url.searchParams.get('next'), homePath);
	if (locals.officer) redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const { config, database } = event.locals;
		const values = await readForm(event.request, 'email', 'next');
		const email = parseEmail(values.email);
		if (!email) {
			const message = 'Enter an email address in the correct format, like name@council.gov.uk';
			return refused(event, refuse('bad-input', message, { field: 'email' }), values);
		}
		const tooMany = await limitSignIn(database.sql, {
			kind: 'ask',
			email,
			address: event.getClientAddress()
		});
		if (tooMany) return refused(event, tooMany, values);
		const next = ownPath(values.next, homePath);
		const { browserSecret } = await requestSignIn(database.sql, { email, next, config });
		rememberAsked(event.cookies, config, { email, browserSecret });
		redirect(303, '/sign-in/check');
	}
};
