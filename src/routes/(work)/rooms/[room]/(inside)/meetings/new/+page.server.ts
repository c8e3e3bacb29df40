import { randomUUID } from 'node:crypto';
import { error, redirect } from '@sveltejs/kit';
import { planMeeting } from '#lib/meetings/server/plan-meeting.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const officer = signedIn({ locals, url });
	const room = await readRoom(locals.database.sql, officer, params.room);
	if (!room) error(404, 'Not found');
	if (!room.access.write) error(403, 'Your role in this room lets you read and comment, not plan meetings.');
	/** of the meeting that is sent from this page: sent again, it is the same one */
	return { room, meeting: randomUUID() };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, setHeaders }) => {
		const officer = signedIn({ locals, url });
		const data = await request.formData();
		const planned = await planMeeting(locals.database.sql, officer, params.room, fields(data));
		if (!planned.ok && planned.retryAfter) setHeaders({ 'retry-after': String(planned.retryAfter) });
		if (!planned.ok) return refused(planned, data);
		redirect(303, `/rooms/${params.room}/meetings/${planned.meeting}`);
	}
};
