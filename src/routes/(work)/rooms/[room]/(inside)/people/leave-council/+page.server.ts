import { error, redirect } from '@sveltejs/kit';
import { leavingInWords, whyNotYet } from '#lib/rooms/council-leaving.ts';
import { leaveAsCouncil, readCouncilLeaving } from '#lib/rooms/server/leave-as-council.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** The council that the address names, the reader's own otherwise; null when it is not in the room any more. */
export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	if (!room.access.manage) error(403, 'Only owners of this room can take a council out of it.');
	const asked = event.url.searchParams.get('council') ?? officer.councilCode;
	const leaving = await readCouncilLeaving(sql, roomId, asked);
	return {
		leaving: leaving && {
			...leaving,
			own: asked === officer.councilCode,
			means: leavingInWords(leaving, room, asked === officer.councilCode),
			whyNotYet: whyNotYet(leaving)
		}
	};
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const { sql } = event.locals.database;
		const data = await event.request.formData();
		const left = await leaveAsCouncil(sql, officer, event.params.room, fields(data));
		const own = data.get('council') === officer.councilCode;
		// Pressed twice: by the second press their council has left, and the room is hidden from them.
		if (!left.ok && !(own && left.reason === 'not-found')) return refused(left, data);
		redirect(303, own ? '/home' : `/rooms/${event.params.room}/people`);
	}
};
