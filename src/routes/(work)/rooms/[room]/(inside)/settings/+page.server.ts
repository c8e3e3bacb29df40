import { error } from '@sveltejs/kit';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../refused.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const room = await readRoom(event.locals.database.sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	if (!room.access.manage) error(403, 'Only owners of this room can change its settings.');
	return { room };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const changed = await changeRoom(event.locals.database.sql, officer, event.params.room, fields(data));
		if (!changed.ok) return refused(changed, data);
		return { done: 'The room was changed.', refusal: undefined, values: undefined };
	}
};
