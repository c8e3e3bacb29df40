import { redirect } from '@sveltejs/kit';
import { findVerifiedAddress } from '#lib/accounts/server/admit-address.ts';
import { requestOrganisation } from '#lib/accounts/server/organisation-requests.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { readAddress } from '#lib/accounts/server/sign-in-cookies.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => {
	const secret = readAddress(cookies, locals.config);
	const address = secret ? await findVerifiedAddress(locals.database.sql, secret) : null;
	if (!address) redirect(303, '/sign-in');
	return { email: address.email };
};

export const actions: Actions = {
	default: async (event) => {
		const values = await readForm(event.request, 'name', 'organisation', 'message');
		const addressSecret = readAddress(event.cookies, event.locals.config);
		if (!addressSecret) redirect(303, '/sign-in');
		const asked = await requestOrganisation(event.locals.database.sql, { addressSecret, ...values });
		if (!asked.ok) return refused(event, asked, values);
		return { asked: true as const };
	}
};
