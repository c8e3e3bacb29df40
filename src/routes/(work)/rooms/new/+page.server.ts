import { redirect } from '@sveltejs/kit';
import { createRoom } from '#lib/rooms/server/create-room.ts';
import { fields, refused } from '../../refused.ts';
import { signedIn } from '../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const { councilName } = signedIn(event);
	return { councilName };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const made = await createRoom(event.locals.database.sql, officer, fields(data));
		if (!made.ok) {
			if (made.retryAfter) event.setHeaders({ 'retry-after': String(made.retryAfter) });
			return refused(made, data);
		}
		redirect(303, `/rooms/${made.roomId}`);
	}
};
