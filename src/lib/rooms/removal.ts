import type { PersonInRoom } from '#lib/proposals/proposal.ts';
import { strongestRole, type Role } from './access.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { roleInWords } from './invitation.ts';
import type { RoomView } from './room.ts';

/** What is asked before rights end: the question, what a yes means, and the words on the button. */
export interface Removal {
	title: string;
	means: string[];
	button: string;
}

type Room = Pick<RoomView, 'visibility'>;
type Council = { code: string; name: string; role: Role | null };

/** What is left to somebody once the role of their own has ended. */
function withoutOwnRole(who: 'They' | 'You', room: Room, council: Council): string {
	const isGuest = isGuestOrganisation(council.code);
	const role = strongestRole(council.role, room.visibility === 'open' && !isGuest ? 'commenter' : null);
	if (role && role === council.role) {
		return `${who} keep the role that all officers of ${council.name} have here: ${role}, who ${roleInWords[role]}.`;
	}
	return role
		? `This room is open: ${who.toLowerCase()} can still see it and comment, like every signed-in officer.`
		: `${who} can no longer see this room and what is written in it.`;
}

/** Taking a person's own role; `council` is their council, with the role that it has in the room. */
export const removalOfPerson = (room: Room, person: { name: string }, council: Council): Removal => ({
	title: `Remove ${person.name} from this room?`,
	means: [
		'Their role ends at once, also on the pages they have open.',
		withoutOwnRole('They', room, council),
		'What they wrote stays in the texts, and their name stays with what they did.'
	],
	button: `Remove ${person.name}`
});

/** Taking a partner council out; `staying` are its officers who have a role of their own. */
export const removalOfCouncil = (
	room: Room,
	council: Council,
	staying: readonly Pick<PersonInRoom, 'name'>[]
): Removal => ({
	title: `Remove ${council.name} from this room?`,
	means: [
		council.role
			? `Its officers lose the council’s role, ${council.role}, at once, also on the pages they have open.`
			: 'The council as a whole has no role here, so none of its officers loses one.',
		...(staying.length > 0
			? [
					`${new Intl.ListFormat('en-GB').format(staying.map(({ name }) => name))} ${
						staying.length === 1 ? 'keeps the role' : 'keep the roles'
					} given by name. To end that too, remove the person.`
				]
			: []),
		...(room.visibility === 'open'
			? ['This room is open: its officers can still see it and comment, like every signed-in officer.']
			: []),
		'What its officers wrote stays in the texts, and their names stay with what they did.',
		'Proposals that name the council go on naming it.'
	],
	button: `Remove ${council.name}`
});

/** Taking an invitation back before it was answered. */
export const removalOfInvitation = ({ to }: { to: string }): Removal => ({
	title: `Take back the invitation of ${to}?`,
	means: [
		'The link in the email stops working at once.',
		'Nobody is told. You can invite the same address again.'
	],
	button: 'Take back the invitation'
});

/** Giving up one's own role; `council` is one's own, with the role that it has in the room. */
export function removalOfOneself(room: Room, council: Council): Removal {
	const isGuest = isGuestOrganisation(council.code);
	const shut = room.visibility === 'private' && !council.role && !isGuest;
	return {
		title: 'Leave this room?',
		means: [
			'Your role ends at once, also on other pages you have open.',
			withoutOwnRole('You', room, council),
			...(shut ? ['To come back, you have to ask its owners.'] : []),
			...(isGuest ? ['To come back, an owner has to invite you again.'] : []),
			'What you wrote stays in the texts, and your name stays with what you did.'
		],
		button: 'Leave the room'
	};
}
