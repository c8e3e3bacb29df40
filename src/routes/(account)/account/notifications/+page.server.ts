import { requireSignedIn } from '#lib/accounts/server/require-signed-in.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { mailKinds, wayField } from '#lib/notifications/mail-choices.ts';
import { chooseMail, readMailChoices } from '#lib/notifications/server/mail-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { officer } = requireSignedIn(locals, url);
	return { choices: await readMailChoices(locals.database.sql, officer.id), email: officer.email };
};

const fields = ['emails', 'digestHour', 'weekends', 'quietFrom', 'quietTo', ...mailKinds.map(wayField)];

export const actions: Actions = {
	default: async (event) => {
		const { officer } = requireSignedIn(event.locals, event.url);
		const values = await readForm(event.request, ...fields);
		const { weekends, ...chosen } = values;
		const given = weekends ? { ...chosen, weekends } : chosen;
		const outcome = await chooseMail(event.locals.database.sql, officer, given);
		if (!outcome.ok) return refused(event, outcome, values);
		return {
			done: values.emails === 'no' ? 'You get no emails about notifications.' : 'Your choices are saved.'
		};
	}
};
