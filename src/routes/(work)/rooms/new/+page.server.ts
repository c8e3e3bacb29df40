import { error, redirect } from '@sveltejs/kit';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { createRoom } from '#lib/rooms/server/create-room.ts';
import { fields, refused } from '../../refused.ts';
import { signedIn } from '../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const { councilName, councilCode } = signedIn(event);
	if (isGuestOrganisation(councilCode))
		error(403, 'Rooms are made by officers of councils. You are a guest.');
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
