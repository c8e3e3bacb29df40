import { error } from '@sveltejs/kit';
import { listMeetings } from '#lib/meetings/server/read-meetings.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	const officer = signedIn({ locals, url });
	depends(`room:${params.room}`);
	const { sql } = locals.database;
	const room = await readRoom(sql, officer, params.room);
	if (!room) error(404, 'Not found');
	return { room, meetings: await listMeetings(sql, room.id) };
};
