import { requireAdministrator } from '#lib/accounts/server/administrators.ts';
import {
	acceptOrganisation,
	declineOrganisation,
	listOrganisationRequests
} from '#lib/accounts/server/organisation-requests.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { findCouncilByName } from '#lib/accounts/server/find-council-by-name.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	requireAdministrator(locals);
	return { requests: await listOrganisationRequests(locals.database.sql) };
};

export const actions: Actions = {
	accept: async (event) => {
		const administrator = requireAdministrator(event.locals);
		const { sql } = event.locals.database;
		const values = await readForm(event.request, 'request', 'as', 'council', 'organisation');
		const decision = {
			requestId: values.request,
			administratorId: administrator.id,
			origin: event.locals.config.origin
		};
		let accepted;
		if (values.as === 'council') {
			const council = await findCouncilByName(sql, values.council);
			if (!council) {
				const message = 'Enter the whole name of a council in the register, like Dorset Council';
				return refused(event, refuse('bad-input', message, { field: `council-${values.request}` }), values);
			}
			accepted = await acceptOrganisation(sql, decision, { councilCode: council.code });
		} else if (values.as === 'organisation') {
			accepted = await acceptOrganisation(sql, decision, { organisation: values.organisation });
		} else {
			const message = 'Select whether it is a council or another organisation';
			accepted = refuse('bad-input', message, { field: 'as' });
		}
		if (accepted.ok) return { done: 'The organisation is added. The person who asked gets an email.' };
		const field = accepted.field && `${accepted.field}-${values.request}`;
		return refused(event, { ...accepted, field }, values);
	},
	decline: async (event) => {
		const administrator = requireAdministrator(event.locals);
		const values = await readForm(event.request, 'request');
		const declined = await declineOrganisation(event.locals.database.sql, {
			requestId: values.request,
			administratorId: administrator.id,
			origin: event.locals.config.origin
		});
		if (!declined.ok) return refused(event, declined, values);
		return { done: 'The request is declined. The person who asked gets an email.' };
	}
};
