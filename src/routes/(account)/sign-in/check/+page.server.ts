import { redirect } from '@sveltejs/kit';
import { afterProof } from '#lib/accounts/server/after-proof.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { readAsked } from '#lib/accounts/server/sign-in-cookies.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import { takeSignInCode } from '#lib/accounts/server/sign-in-links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies }) => {
	const asked = readAsked(cookies, locals.config);
	if (!asked) redirect(303, '/sign-in');
	return { email: asked.email, minutes: Math.round(locals.config.signInLinkMs / 60_000) };
};

export const actions: Actions = {
	default: async (event) => {
		const { sql } = event.locals.database;
		const asked = readAsked(event.cookies, event.locals.config);
		if (!asked) redirect(303, '/sign-in');
		const { code } = await readForm(event.request, 'code');
		const address = event.getClientAddress();
		const tooMany = await limitSignIn(sql, { kind: 'guess', email: asked.email, address });
		if (tooMany) return refused(event, tooMany, {});
		const taken = await takeSignInCode(sql, { ...asked, code });
		if (!taken.ok) return refused(event, taken, {});
		return refused(event, await afterProof(event, taken), {});
	}
};
