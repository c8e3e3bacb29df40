import { error } from '@sveltejs/kit';
import { readUnread } from '#lib/chat/server/count-unread.ts';
import { hidesPresence } from '#lib/presence/server/hide-presence.ts';
import { readPeopleHere } from '#lib/presence/server/read-people-here.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../signed-in.ts';
import type { LayoutServerLoad } from './$types';

/** The room at the head of all its pages. Not seen and not there are the same 404. */
export const load: LayoutServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	const [here, hides, unread] = await Promise.all([
		readPeopleHere(sql, room.id),
		hidesPresence(sql, officer),
		readUnread(sql, { roomId: room.id, officerId: officer.id })
	]);
	// Not "unread": that is what the bell shows, of all rooms.
	return { room, here, hides, unreadChat: unread };
};
