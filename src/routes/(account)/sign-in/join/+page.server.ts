import { redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/accounts/own-path.ts';
import { findVerifiedAddress } from '#lib/accounts/server/admit-address.ts';
import { homePath } from '#lib/accounts/server/after-proof.ts';
import { joinAsOfficer } from '#lib/accounts/server/join.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { forgetAddress, readAddress } from '#lib/accounts/server/sign-in-cookies.ts';
import { startSession } from '#lib/accounts/server/start-session.ts';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => {
	const { sql } = locals.database;
	const secret = readAddress(cookies, locals.config);
	const address = secret ? await findVerifiedAddress(sql, secret) : null;
	if (!address) redirect(303, '/sign-in');
	const councils = await findCouncilsByEmail(sql, address.email);
	if (councils.length === 0) redirect(303, '/sign-in/organisation');
	return { email: address.email, councils: councils.map(({ code, name }) => ({ code, name })) };
};

export const actions: Actions = {
	default: async (event) => {
		const { config, database } = event.locals;
		const values = await readForm(event.request, 'name', 'job-title', 'council');
		const addressSecret = readAddress(event.cookies, config);
		if (!addressSecret) redirect(303, '/sign-in');
		const joined = await joinAsOfficer(database.sql, {
			addressSecret,
			name: values.name,
			jobTitle: values['job-title'],
			councilCode: values.council
		});
		if (!joined.ok) return refused(event, joined, values);
		forgetAddress(event.cookies, config);
		await startSession(event, joined.officerId);
		redirect(303, ownPath(joined.next, homePath));
	}
};
