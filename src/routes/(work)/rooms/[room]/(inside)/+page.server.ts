import { error } from '@sveltejs/kit';
import { readOverview } from '#lib/rooms/server/read-overview.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	return readOverview(sql, officer, room);
};
