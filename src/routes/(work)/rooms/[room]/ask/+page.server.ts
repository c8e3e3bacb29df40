import { error } from '@sveltejs/kit';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { askForAccess, guestsDoNotAsk } from '#lib/rooms/server/access-request.ts';
import { fields, refused } from '../../../refused.ts';
import { signedIn } from '../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looks nothing up: the page is the same for every id, so that nobody learns from it which ids are rooms. */
export const load: PageServerLoad = (event) => {
	const { name, councilName, councilCode } = signedIn(event);
	if (isGuestOrganisation(councilCode)) error(403, guestsDoNotAsk().message);
	return { name, councilName };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const asked = await askForAccess(event.locals.database.sql, officer, event.params.room, fields(data));
		return asked.ok ? { asked: true, refusal: undefined, values: undefined } : refused(asked, data);
	}
};
