import { randomUUID } from 'node:crypto';
import { error as refuse, type Handle, type HandleServerError, type ResolveOptions } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { openDatabase, type Database } from '#db/connection.server.ts';
import { handleSession } from '#lib/accounts/server/handle-session.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { config } from '#server/config.ts';
import { createLog, pseudonym, type Log } from '#server/log.ts';

// Made at the first request: a build runs this file too, and must neither read settings nor connect.
let database: Database | undefined;
let log: Log | undefined;

// server/main.ts says when the pool and the thread are no longer needed.
process.once('sveltekit:shutdown', () => void Promise.all([database?.close(), aside.close()]));

/** The face every page is set in comes with the page, not after its style sheet; the one for rarer letters when met. */
const preload: ResolveOptions['preload'] = ({ type, path }) =>
	type === 'js' || type === 'css' || (type === 'font' && path.includes('inter-latin.'));

const handleBasics: Handle = async ({ event, resolve }) => {
	const settings = config();
	if (!settings.database.url) throw new Error('The database is not started: run server/main.ts.');
	database ??= openDatabase({ ...settings.database, url: settings.database.url });
	event.locals.config = settings;
	event.locals.database = database;
	event.locals.requestId = randomUUID();
	event.locals.officer = null;
	event.locals.sessionId = null;
	const response = await resolve(event, { preload });
	response.headers.set('X-Request-Id', event.locals.requestId);
	return response;
};

/** A body that is no form, or a broken one, is the mistake of who sent it, not a fault of ours. */
const handleForms: Handle = ({ event, resolve }) => {
	const { request } = event;
	const readForm = request.formData.bind(request);
	request.formData = async () => {
		try {
			return await readForm();
		} catch (error) {
			// What the server itself says of a body, that it is too large, is no TypeError.
			if (!(error instanceof TypeError)) throw error;
			refuse(400, 'The form could not be read. Nothing was changed. Reload the page and try again.');
		}
	};
	return resolve(event);
};

export const handle = sequence(handleBasics, handleForms, handleSession);

/**
 * The page gets an id to quote; what happened stands in the log under it. What a client did wrong is not logged:
 * anybody could fill the log with it.
 */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const id = event.locals.requestId;
	if (status >= 500) {
		log ??= createLog(config());
		const officer = event.locals.officer ? pseudonym(event.locals.officer.id) : null;
		log.error({ err: error, requestId: id, officer, route: event.route.id, status }, 'a request failed');
	}
	return { message, id };
};
