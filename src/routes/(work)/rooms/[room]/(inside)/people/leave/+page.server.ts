import { error } from '@sveltejs/kit';
import { removalOfOneself } from '#lib/rooms/removal.ts';
import { listHeirs } from '#lib/rooms/server/hand-over.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

/** With the people who can own the room, where it would have no owner otherwise. */
export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	if (!room.access.leave) error(403, 'You have no role of your own in this room to give up.');
	const [councils, people, heirs] = await Promise.all([
		listCouncilsInRoom(sql, roomId),
		listPeople(sql, roomId),
		listHeirs(sql, roomId, { officerId: officer.id })
	]);
	const role = councils.find(({ code }) => code === officer.councilCode)?.role ?? null;
	const owns = people.find(({ id }) => id === officer.id)?.ownRole === 'owner';
	return {
		removal: removalOfOneself(room, { code: officer.councilCode, name: officer.councilName, role }),
		heirs: owns && !heirs.some(({ isOwner }) => isOwner) ? heirs : null,
		nobodyChosen: event.url.searchParams.has('choose')
	};
};
