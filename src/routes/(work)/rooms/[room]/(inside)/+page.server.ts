import { error } from '@sveltejs/kit';
import { groupActivity, officersInWords } from '#lib/rooms/activity.ts';
import { listActivity } from '#lib/rooms/server/list-activity.ts';
import { listCouncilsInRoom, listPeople } from '#lib/rooms/server/list-people.ts';
import { listDocuments, readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	const [documents, people, councils, entries] = await Promise.all([
		listDocuments(sql, roomId),
		listPeople(sql, roomId),
		listCouncilsInRoom(sql, roomId),
		listActivity(sql, { roomId, access: room.access, councilCode: officer.councilCode })
	]);
	const activity = groupActivity(entries)
		.slice(0, 20)
		.map(({ id, at, officers, words }) => ({ id, at, words, who: officersInWords(officers) }));
	return { documents, people, councils, activity };
};
