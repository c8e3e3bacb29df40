import { error, redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/accounts/own-path.ts';
import { findSampleOfficer } from '#lib/accounts/server/sample-officers.ts';
import { startSession } from '#lib/accounts/server/start-session.ts';
import type { RequestHandler } from './$types';

/** "Try it as…": one press signs in as a sample officer. A demonstration has nothing else to protect. */
export const POST: RequestHandler = async (event) => {
	if (event.locals.config.mode !== 'demonstration') error(404, 'Page not found');
	const form = await event.request.formData();
	const officer = await findSampleOfficer(event.locals.database.sql, String(form.get('officer') ?? ''));
	if (!officer) error(404, 'Page not found');
	await startSession(event, officer.id);
	redirect(303, ownPath(String(form.get('next') ?? '')));
};
