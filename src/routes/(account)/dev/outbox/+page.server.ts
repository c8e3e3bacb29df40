import { error } from '@sveltejs/kit';
import { listOutbox } from '#lib/accounts/server/outbox.ts';
import type { PageServerLoad } from './$types';

/** The mail that a demonstration would have sent. It holds sign-in links, so it is never there in production. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	if (locals.config.mode !== 'demonstration' || locals.config.mail.transport !== 'outbox')
		error(404, 'Not found');
	setHeaders({ 'referrer-policy': 'no-referrer' });
	return { mails: await listOutbox(locals.database.sql) };
};
