import { error } from '@sveltejs/kit';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../signed-in.ts';
import type { LayoutServerLoad } from './$types';

/** The room at the head of all its pages. Not seen and not there are the same 404. */
export const load: LayoutServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const room = await readRoom(event.locals.database.sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	return { room };
};
