import { redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/accounts/own-path.ts';
import { findVerifiedAddress } from '#lib/accounts/server/admit-address.ts';
import { homePath } from '#lib/accounts/server/after-proof.ts';
import { findGuestOrganisation, joinAsGuest } from '#lib/accounts/server/join-as-guest.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { forgetAddress, readAddress } from '#lib/accounts/server/sign-in-cookies.ts';
import { startSession } from '#lib/accounts/server/start-session.ts';
import { guestOrganisationName } from '#lib/councils/guest-organisation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => {
	const { sql } = locals.database;
	const secret = readAddress(cookies, locals.config);
	const address = secret ? await findVerifiedAddress(sql, secret) : null;
	if (!address) redirect(303, '/sign-in');
	const from = await findGuestOrganisation(sql, address.email);
	if (!from) redirect(303, '/sign-in/organisation');
	return { email: address.email, organisation: guestOrganisationName(from.organisation) };
};

export const actions: Actions = {
	default: async (event) => {
		const { config, database } = event.locals;
		const values = await readForm(event.request, 'name', 'job-title');
		const addressSecret = readAddress(event.cookies, config);
		if (!addressSecret) redirect(303, '/sign-in');
		const joined = await joinAsGuest(database.sql, {
			addressSecret,
			name: values.name,
			jobTitle: values['job-title']
		});
		if (!joined.ok) return refused(event, joined, values);
		forgetAddress(event.cookies, config);
		await startSession(event, joined.officerId);
		redirect(303, ownPath(joined.next, homePath));
	}
};
