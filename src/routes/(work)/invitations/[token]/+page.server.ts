import { redirect } from '@sveltejs/kit';
import { refusalStatus } from '#lib/protocol/refusal.ts';
import { acceptInvitation, declineInvitation, readInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { refused } from '../../refused.ts';
import { signedIn } from '../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reading takes nothing: a mail scanner that follows the link leaves it whole. */
export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const { token } = event.params;
	// The token is in the address: it must not travel in a Referer.
	event.setHeaders({ 'referrer-policy': 'no-referrer' });
	const read = await readInvitation(event.locals.database.sql, officer, { token });
	return read.ok
		? { invitation: read.invitation, as: officer.councilName, problem: null, status: 200 }
		: { invitation: null, as: '', problem: read.message, status: refusalStatus[read.reason] };
};

export const actions: Actions = {
	accept: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const accepted = await acceptInvitation(event.locals.database.sql, officer, {
			token: event.params.token
		});
		if (!accepted.ok) return refused(accepted, data);
		redirect(303, `/rooms/${accepted.roomId}`);
	},
	decline: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const declined = await declineInvitation(event.locals.database.sql, officer, {
			token: event.params.token
		});
		if (!declined.ok) return refused(declined, data);
		redirect(303, '/home');
	}
};
