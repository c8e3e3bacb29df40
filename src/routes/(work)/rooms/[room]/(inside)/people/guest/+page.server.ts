import { randomUUID } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { composeMail } from '#lib/accounts/compose-mail.ts';
import { sendMail } from '#lib/accounts/server/mail.ts';
import { guestDays } from '#lib/rooms/guest.ts';
import { invitationMs } from '#lib/rooms/invitation.ts';
import { inviteGuest } from '#lib/rooms/server/invite-guest.ts';
import { readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../../refused.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	event.depends(`room:${event.params.room}`);
	const room = await readRoom(event.locals.database.sql, officer, event.params.room);
	if (!room) error(404, 'Not found');
	if (!room.access.manage) error(403, 'Only owners of this room can invite guests.');
	return { offered: guestDays(new Date()).offered, id: randomUUID() };
};

export const actions: Actions = {
	default: async (event) => {
		const officer = signedIn(event);
		const { database, config } = event.locals;
		const data = await event.request.formData();
		const invited = await inviteGuest(database.sql, officer, event.params.room, fields(data), {
			origin: config.origin,
			sendMail: (tx, mail) => sendMail(tx, composeMail(mail), new Date(Date.now() + invitationMs))
		});
		if (!invited.ok && invited.retryAfter) event.setHeaders({ 'retry-after': String(invited.retryAfter) });
		if (!invited.ok) return refused(invited, data);
		// With the id of the next one: what was read before the answer may hold the one just used.
		return { done: `We sent an invitation to ${invited.to}.`, refusal: undefined, next: randomUUID() };
	}
};
