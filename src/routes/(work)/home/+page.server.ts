import { redirect } from '@sveltejs/kit';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { acceptInvitation, declineInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { listMyInvitations, listMyRooms, listOpenRooms } from '#lib/rooms/server/list-rooms.ts';
import { listWaitingRequests } from '#lib/rooms/server/read-room.ts';
import { dayIn } from '#lib/tasks/due.ts';
import { countMyTasks } from '#lib/tasks/server/read-tasks.ts';
import { refused } from '../refused.ts';
import { signedIn } from '../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { sql } = event.locals.database;
	const [rooms, openRooms, invitations, requests, tasks] = await Promise.all([
		listMyRooms(sql, officer),
		listOpenRooms(sql, officer),
		listMyInvitations(sql, officer),
		listWaitingRequests(sql, { ownedBy: officer }),
		countMyTasks(sql, officer, dayIn(new Date()))
	]);
	return {
		rooms,
		openRooms,
		invitations,
		requests,
		tasks,
		isGuest: isGuestOrganisation(officer.councilCode)
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
	}
};
