import { randomUUID } from 'node:crypto';
import {
	error as refuse,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ResolveOptions
} from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { openDatabase, type Database } from '#db/connection.server.ts';
import { handleSession } from '#lib/accounts/server/handle-session.ts';
import { aside } from '#lib/aside/server/aside.ts';
import { openFileStore, type FileStore } from '#lib/images/server/file-store.ts';
import { config } from '#server/config.ts';
import { createFilesOutage } from '#server/files-outage.ts';
import { createLog, pseudonym, type Log } from '#server/log.ts';

// Made at the first request: a build runs this file too, and must neither read settings nor connect.
let database: Database | undefined;
let log: Log | undefined;
let files: FileStore | undefined;

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
	log ??= createLog(settings);
	files ??= openFileStore(settings, createFilesOutage(log));
	event.locals.files = files;
	event.locals.requestId = randomUUID();
	event.locals.officer = null;
	event.locals.sessionId = null;
	const response = await resolve(event, { preload });
	response.headers.set('X-Request-Id', event.locals.requestId);
	return response;
};

/** No form of ours comes near it. What may be longer, a picture, is held to its own bound where it is read. */
const formBytes = 512 * 1024;
const isPicture = (event: RequestEvent) => event.route.id === '/(work)/proposals/[proposal]/images';

/** The server itself lets pass what the longest thing needs that anybody may send; here each kind has its own bound [P12]. */
const handleSize: Handle = async ({ event, resolve }) => {
	const { body, headers } = event.request;
	if (!body) return resolve(event);
	try {
		if (!isPicture(event)) {
			const length = headers.get('content-length');
			if (length === null) refuse(411, 'The form could not be read. Reload the page and try again.');
			if (Number(length) > formBytes) refuse(413);
		}
		return await resolve(event);
	} finally {
		// Whatever was not read is thrown away, as far as it comes: it would stand before the next request on this connection.
		if (!body.locked) void body.pipeTo(new WritableStream()).catch(() => undefined);
	}
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

export const handle = sequence(handleBasics, handleSize, handleForms, handleSession);

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
