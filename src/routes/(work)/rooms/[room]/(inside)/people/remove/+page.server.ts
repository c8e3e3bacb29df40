import { error, redirect } from '@sveltejs/kit';
import { listCouncilsInRoom, listPeople, listSuspended } from '#lib/rooms/server/list-people.ts';
import { listWaitingInvitations, readRoom } from '#lib/rooms/server/read-room.ts';
import { removalOfCouncil, removalOfInvitation, removalOfPerson } from '#lib/rooms/removal.ts';
import { signedIn } from '../../../../../signed-in.ts';
import type { PageServerLoad } from './$types';

/** Who or what the address names, or null when that is not in the room any more. */
export const load: PageServerLoad = async (event) => {
	const officer = signedIn(event);
	const roomId = event.params.room;
	event.depends(`room:${roomId}`);
	const { sql } = event.locals.database;
	const room = await readRoom(sql, officer, roomId);
	if (!room) error(404, 'Not found');
	if (!room.access.manage) error(403, 'Only owners of this room can remove people and councils.');
	const asked = event.url.searchParams;
	if (asked.get('person') === officer.id) redirect(303, `/rooms/${roomId}/people/leave`);
	const [people, suspended, councils, invitations] = await Promise.all([
		listPeople(sql, roomId),
		listSuspended(sql, roomId),
		listCouncilsInRoom(sql, roomId),
		listWaitingInvitations(sql, roomId)
	]);

	const person = [...people, ...suspended].find(({ id }) => id === asked.get('person'));
	if (person) {
		const role = councils.find(({ code }) => code === person.council.code)?.role ?? null;
		return {
			asks: {
				removal: removalOfPerson(room, person, { ...person.council, role }),
				action: 'removePerson',
				field: { name: 'person', value: person.id }
			}
		};
	}
	const council = councils.find(({ code, part }) => code === asked.get('council') && part !== 'lead');
	if (council) {
		const staying = [...people, ...suspended].filter((one) => one.council.code === council.code);
		return {
			asks: {
				removal: removalOfCouncil(room, council, staying),
				action: 'removeCouncil',
				field: { name: 'council', value: council.code }
			}
		};
	}
	const invitation = invitations.find(({ id }) => id === asked.get('invitation'));
	return {
		asks: invitation
			? {
					removal: removalOfInvitation(invitation),
					action: 'revoke',
					field: { name: 'invitation', value: invitation.id }
				}
			: null
	};
};
