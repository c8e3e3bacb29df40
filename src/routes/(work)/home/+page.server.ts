import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { readHome } from '#lib/home/server/read-home.ts';
import { startRoom } from '#lib/home/server/start-room.ts';
import { acceptInvitation, declineInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { fields, refused } from '../refused.ts';
import { signedIn } from '../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends('folkmoot:home');
	return {
		...(await readHome(event.locals.database.sql, officer)),
		me: {
			name: officer.name,
			councilName: officer.councilName,
			councilShortName: officer.councilShortName,
			isGuest: isGuestOrganisation(officer.councilCode)
		},
		/** for a first room: sent again with them, it is one */
		fresh: { room: randomUUID(), note: randomUUID() }
	};
};

export const actions: Actions = {
	accept: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const id = String(data.get('invitation') ?? '');
		const accepted = await acceptInvitation(event.locals.database.sql, officer, { id });
		if (!accepted.ok) return refused(accepted, data);
		redirect(303, `/rooms/${accepted.roomId}`);
	},
	decline: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const id = String(data.get('invitation') ?? '');
		const declined = await declineInvitation(event.locals.database.sql, officer, { id });
		if (!declined.ok) return refused(declined, data);
		return { done: 'You declined the invitation.', refusal: undefined };
	},
	start: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const started = await startRoom(event.locals.database.sql, officer, fields(data));
		if (started.ok) redirect(303, `/proposals/${started.noteId}`);
		if (started.retryAfter) event.setHeaders({ 'retry-after': String(started.retryAfter) });
		return refused(started, data, 'start');
	}
};
