import { redirect } from '@sveltejs/kit';
import { hasPassword, removePassword, setPassword } from '#lib/accounts/server/passwords.ts';
import { readForm } from '#lib/accounts/server/read-form.ts';
import { refused } from '#lib/accounts/server/refused.ts';
import { requireSignedIn } from '#lib/accounts/server/require-signed-in.ts';
import { limitSignIn } from '#lib/accounts/server/sign-in-limits.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { officer } = requireSignedIn(locals, url);
	return { email: officer.email, hasPassword: await hasPassword(locals.database.sql, officer.id) };
};

export const actions: Actions = {
	set: async (event) => {
		const { officer, sessionId } = requireSignedIn(event.locals, event.url);
		const { sql } = event.locals.database;
		const { current, password } = await readForm(event.request, 'current', 'password');
		// Whoever sits at an unlocked screen must not be able to guess at the password here either.
		const guess = { kind: 'guess', email: officer.email, address: event.getClientAddress() } as const;
		const tooMany = await limitSignIn(sql, guess);
		if (tooMany) return refused(event, tooMany, {});
		const change = { officerId: officer.id, sessionId, current };
		const set = await setPassword(sql, { ...change, password });
		if (!set.ok) return refused(event, set, {});
		redirect(303, '/account?password=set');
	},
	remove: async (event) => {
		const { officer, sessionId } = requireSignedIn(event.locals, event.url);
		const { sql } = event.locals.database;
		const { current } = await readForm(event.request, 'current');
		const guess = { kind: 'guess', email: officer.email, address: event.getClientAddress() } as const;
		const tooMany = await limitSignIn(sql, guess);
		if (tooMany) return refused(event, tooMany, {});
		const removed = await removePassword(sql, { officerId: officer.id, sessionId, current });
		if (!removed.ok) return refused(event, removed, {});
		redirect(303, '/account?password=removed');
	}
};
