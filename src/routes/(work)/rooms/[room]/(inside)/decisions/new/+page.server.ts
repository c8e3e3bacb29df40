import { randomUUID } from 'node:crypto';
import { error, redirect } from '@sveltejs/kit';
import { isDecisionKind } from '#lib/decisions/decision.ts';
import { proposeDecision } from '#lib/decisions/server/propose-decision.ts';
import { readAsked } from '#lib/decisions/server/read-asked.ts';
import { ukParts } from '#lib/decisions/uk-time.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the form offers as closing time: a week from now, at the end of the working day. */
const offeredMs = 7 * 86_400_000;

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	if (room.access.guestUntil)
		error(403, 'Officers of councils ask for decisions. You are a guest of this room.');
	if (!room.access.ask) error(403, 'Your role in this room lets you read, not ask for a decision.');
	const kind = event.url.searchParams.get('kind');
	return {
		kind: isDecisionKind(kind) ? kind : null,
		from: await readAsked(sql, room.id, event.url.searchParams),
		/** for what is sent from this page: sent again, it is the same one */
		decision: randomUUID(),
		closesOn: ukParts(new Date(Date.now() + offeredMs)).day
	};
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const input = fields(data, ['timeDay', 'timeFrom', 'timeTo']);
		const made = await proposeDecision(event.locals.database.sql, officer, event.params.room, input);
		if (!made.ok && made.retryAfter) event.setHeaders({ 'retry-after': String(made.retryAfter) });
		if (!made.ok) return refused(made, data);
		redirect(303, `/rooms/${event.params.room}/decisions/${made.decision}`);
	}
};
