import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { composeMail } from '#lib/accounts/compose-mail.ts';
import { sendMail } from '#lib/accounts/server/mail.ts';
import { searchCouncils } from '#lib/councils/server/search-councils.ts';
import type { Outcome } from '#lib/protocol/refusal.ts';
import { invitationMs } from '#lib/rooms/invitation.ts';
import { decideAccessRequest } from '#lib/rooms/server/access-request.ts';
import { changeCouncilRole, inviteCouncil, removeCouncil } from '#lib/rooms/server/council-in-room.ts';
import {
	askToInvite,
	dismissInvitationRequest,
	findInvitee,
	listInvitationRequests
} from '#lib/rooms/server/invitation-request.ts';
import { extendGuest } from '#lib/rooms/server/extend-guest.ts';
import { invitePerson, revokeInvitation } from '#lib/rooms/server/invite-person.ts';
import { listCouncilsInRoom, listPeople, listSuspended } from '#lib/rooms/server/list-people.ts';
import { changePersonRole, leaveRoom, removePerson } from '#lib/rooms/server/person-in-room.ts';
import { listWaitingInvitations, listWaitingRequests, readRoom } from '#lib/rooms/server/read-room.ts';
import { fields, refused } from '../../../../refused.ts';
import { signedIn } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	const search = event.url.searchParams.get('council') ?? '';
	const manage = room.access.manage;
	const invite = event.url.searchParams.get('invite');
	const [people, suspended, councils, invitations, requests, asked, found, invitee] = await Promise.all([
		listPeople(sql, roomId),
		manage ? listSuspended(sql, roomId) : [],
		listCouncilsInRoom(sql, roomId),
		manage ? listWaitingInvitations(sql, roomId) : [],
		manage ? listWaitingRequests(sql, { roomId }) : [],
		manage ? listInvitationRequests(sql, roomId) : [],
		manage ? searchCouncils(sql, search) : [],
		manage && invite ? findInvitee(sql, { me: officer, roomId, key: invite }) : null
	]);
	return { people, suspended, councils, invitations, requests, asked, search, found, invitee };
};

type Event = RequestEvent<RouteParams>;
type Command = (
	event: Event,
	officer: SignedInOfficer,
	input: Record<string, unknown>
) => Promise<Outcome<{ done: string }>>;

/** A form of this page: run its command, then say what was done or give the form back. */
const action = (form: string, command: Command) => async (event: Event) => {
	const officer = signedIn(event);
	const data = await event.request.formData();
	const outcome = await command(event, officer, fields(data));
	return outcome.ok ? { done: outcome.done, form, refusal: undefined } : refused(outcome, data, form);
};
const saying = <T extends object>(outcome: Outcome<T>, done: string): Outcome<{ done: string }> =>
	outcome.ok ? { ok: true, done } : outcome;

export const actions = {
	invite: action('invite', async ({ locals, params }, officer, input) => {
		const outcome = await invitePerson(locals.database.sql, officer, params.room, input, {
			origin: locals.config.origin,
			sendMail: (tx, mail) => sendMail(tx, composeMail(mail), new Date(Date.now() + invitationMs))
		});
		return outcome.ok ? saying(outcome, `We sent an invitation to ${outcome.to}.`) : outcome;
	}),
	council: action('council', async ({ locals, params }, officer, input) => {
		const outcome = await inviteCouncil(locals.database.sql, officer, params.room, input);
		return outcome.ok ? saying(outcome, `${outcome.councilName} is in the room now.`) : outcome;
	}),
	changePerson: action('changePerson', async ({ locals, params }, officer, input) =>
		saying(await changePersonRole(locals.database.sql, officer, params.room, input), 'The role was changed.')
	),
	removePerson: action('removePerson', async ({ locals, params }, officer, input) =>
		saying(
			await removePerson(locals.database.sql, officer, params.room, input),
			'They are not in the room any more.'
		)
	),
	extend: action('extend', async ({ locals, params }, officer, input) =>
		saying(await extendGuest(locals.database.sql, officer, params.room, input), 'Their last day was changed.')
	),
	changeCouncil: action('changeCouncil', async ({ locals, params }, officer, input) =>
		saying(
			await changeCouncilRole(locals.database.sql, officer, params.room, input),
			'The council’s role was changed.'
		)
	),
	removeCouncil: action('removeCouncil', async ({ locals, params }, officer, input) =>
		saying(
			await removeCouncil(locals.database.sql, officer, params.room, input),
			'The council was removed from the room.'
		)
	),
	revoke: action('revoke', async ({ locals, params }, officer, input) =>
		saying(
			await revokeInvitation(locals.database.sql, officer, params.room, input),
			'The invitation was taken back.'
		)
	),
	decide: action('decide', async ({ locals, params }, officer, input) =>
		saying(
			await decideAccessRequest(locals.database.sql, officer, params.room, input),
			input.decision === 'accept' ? 'They are in the room now.' : 'The request was declined.'
		)
	),
	askInvite: action('askInvite', async ({ locals, params }, officer, input) =>
		saying(await askToInvite(locals.database.sql, officer, params.room, input), 'The owners were asked.')
	),
	dismiss: action('dismiss', async ({ locals, params }, officer, input) =>
		saying(
			await dismissInvitationRequest(locals.database.sql, officer, params.room, input),
			'The request was put aside.'
		)
	),
	leave: async (event) => {
		const officer = signedIn(event);
		const data = await event.request.formData();
		const left = await leaveRoom(event.locals.database.sql, officer, event.params.room, fields(data));
		if (!left.ok && left.field === 'owner') redirect(303, `/rooms/${event.params.room}/people/leave?choose`);
		if (!left.ok) return refused(left, data, 'leave');
		redirect(303, '/home');
	}
} satisfies Actions;
