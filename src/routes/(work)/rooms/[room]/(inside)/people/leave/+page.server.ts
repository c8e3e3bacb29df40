import { error } from '@sveltejs/kit';
import { removalOfOneself } from '#lib/rooms/removal.ts';
import { listCouncilsInRoom } from '#lib/rooms/server/list-people.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	if (!room.access.leave) error(403, 'You have no role of your own in this room to give up.');
	const councils = await listCouncilsInRoom(sql, roomId);
	const role = councils.find(({ code }) => code === officer.councilCode)?.role ?? null;
	return { removal: removalOfOneself(room, { name: officer.councilName, role }) };
};
