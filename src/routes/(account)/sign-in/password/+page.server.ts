import { redirect } from '@sveltejs/kit';
import { parseEmail } from '#lib/accounts/email-address.ts';
import { ownPath } from '#lib/accounts/own-path.ts';
import { homePath } from '#lib/accounts/server/after-proof.ts';
import { checkPassword } from '#lib/accounts/server/passwords.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import { startSession } from '#lib/accounts/server/start-session.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = ownPath(url.searchParams.get('next'), homePath);
	if (locals.officer) redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const { sql } = event.locals.database;
		const { password, ...values } = await readForm(event.request, 'email', 'password', 'next');
		const email = parseEmail(values.email);
		if (!email) {
			return refused(event, refuse('bad-input', 'Enter your email address', { field: 'email' }), values);
		}
		if (!password) {
			return refused(event, refuse('bad-input', 'Enter your password', { field: 'password' }), values);
		}
		const tooMany = await limitSignIn(sql, { kind: 'guess', email, address: event.getClientAddress() });
		if (tooMany) return refused(event, tooMany, values);
		const checked = await checkPassword(sql, { email, password });
		if (!checked.ok) return refused(event, checked, values);
		await startSession(event, checked.officerId);
		redirect(303, ownPath(values.next, homePath));
	}
};
