import { requireAdministrator } from '#lib/accounts/server/administrators.ts';
import { moveOfficer } from '#lib/accounts/server/move-officer.ts';
import { listOfficers, suspendOfficer } from '#lib/accounts/server/officers.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const administrator = requireAdministrator(locals);
	const asked = url.searchParams.get('q') ?? '';
	return { asked, own: administrator.id, officers: await listOfficers(locals.database.sql, asked) };
};

export const actions: Actions = {
	suspend: async (event) => {
		const administrator = requireAdministrator(event.locals);
		const values = await readForm(event.request, 'officer', 'suspended');
		const suspended = values.suspended === 'yes';
		const changed = await suspendOfficer(event.locals.database.sql, {
			officerId: values.officer,
			administratorId: administrator.id,
			suspended
		});
		if (!changed.ok) return refused(event, changed, values);
		return {
			done: suspended
				? 'The officer is suspended and signed out everywhere. Their rooms and texts are kept.'
				: 'The officer may sign in again.'
		};
	},
	move: async (event) => {
		const administrator = requireAdministrator(event.locals);
		const values = await readForm(event.request, 'officer', 'council');
		const moved = await moveOfficer(event.locals.database.sql, {
			officerId: values.officer,
			administratorId: administrator.id,
			council: values.council
		});
		if (!moved.ok) return refused(event, moved, values);
		return {
			done: 'The officer is of that council now. Their roles of before have ended, and what they wrote stays under the council of that time.'
		};
	}
};
