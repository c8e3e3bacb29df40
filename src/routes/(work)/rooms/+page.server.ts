import { redirect } from '@sveltejs/kit';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { listRooms } from '#lib/rooms/server/list-rooms.ts';
import { signedIn } from '../signed-in.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

/** All rooms of an officer by title, or with `show=open` those that are open to all, a page at a time. */
export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const asked = event.url.searchParams;
	const which = asked.get('show') === 'open' ? ('open' as const) : ('mine' as const);
	const page = /^[1-9]\d{0,4}$/.test(asked.get('page') ?? '') ? Number(asked.get('page')) : 1;
	const list = await listRooms(event.locals.database.sql, officer, {
		which,
		order: 'title',
		most: perPage,
		skip: (page - 1) * perPage
	});
	// Rooms went since the link to this page was made.
	if (page > 1 && list.rooms.length === 0) redirect(303, which === 'open' ? '/rooms?show=open' : '/rooms');
	return {
		...list,
		which,
		page,
		pages: Math.ceil(list.total / perPage),
		isGuest: isGuestOrganisation(officer.councilCode)
	};
};
