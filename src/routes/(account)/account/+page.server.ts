import { redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/accounts/own-path.ts';
import { changeDetails } from '#lib/accounts/server/officers.ts';
import { endOwnSession, endOwnSessions, listOwnSessions } from '#lib/accounts/server/own-sessions.ts';
import { hasPassword } from '#lib/accounts/server/passwords.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { requireSignedIn } from '#lib/accounts/server/require-signed-in.ts';
import { hidePresence, hidesPresence } from '#lib/presence/server/hide-presence.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { officer, sessionId } = requireSignedIn(locals, url);
	const { sql } = locals.database;
	return {
		me: {
			email: officer.email,
			name: officer.name,
			jobTitle: officer.jobTitle,
			council: officer.councilName
		},
		hidesPresence: await hidesPresence(sql, officer),
		hasPassword: await hasPassword(sql, officer.id),
		passwordChanged: url.searchParams.get('password'),
		sessions: await listOwnSessions(sql, { officerId: officer.id, sessionId })
	};
};

export const actions: Actions = {
	details: async (event) => {
		const { officer } = requireSignedIn(event.locals, event.url);
		const values = await readForm(event.request, 'name', 'job-title');
		const changed = await changeDetails(event.locals.database.sql, officer.id, {
			name: values.name,
			jobTitle: values['job-title']
		});
		if (!changed.ok) return refused(event, changed, values);
		// The page that answers is made with what was read before the change.
		event.locals.officer = { ...officer, name: changed.name, jobTitle: changed.jobTitle };
		return { done: 'Your details are changed.' };
	},
	presence: async (event) => {
		const { officer } = requireSignedIn(event.locals, event.url);
		const { hides, next } = await readForm(event.request, 'hides', 'next');
		const chosen = await hidePresence(event.locals.database.sql, officer, hides === 'yes');
		if (!chosen.ok) return refused(event, chosen, {});
		if (next) redirect(303, ownPath(next, '/account'));
		return {
			done:
				hides === 'yes'
					? 'You are counted in rooms, and not named.'
					: 'People in your rooms see that you are there.'
		};
	},
	end: async ({ request, locals, url }) => {
		const { officer } = requireSignedIn(locals, url);
		const { session } = await readForm(request, 'session');
		await endOwnSession(locals.database.sql, { officerId: officer.id, sessionId: session });
		return { done: 'That device is signed out.' };
	},
	endOthers: async ({ locals, url }) => {
		const { officer, sessionId } = requireSignedIn(locals, url);
		const count = await endOwnSessions(locals.database.sql, { officerId: officer.id, except: sessionId });
		return {
			done: `${count} other ${count === 1 ? 'device is' : 'devices are'} signed out. You are still signed in here.`
		};
	}
};
