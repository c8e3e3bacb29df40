import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';

/**
 * The one policy of rooms: a pure function from facts to what an officer may do there. HTTP routes, form actions,
 * live events and document sockets all ask it. Its table is docs/access.md, held by tests/access. [P6]
 */
export const roles = ['owner', 'editor', 'commenter', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What a guest can be: never an owner. */
export const guestRoles = ['editor', 'commenter', 'viewer'] as const satisfies readonly Role[];

export interface RoomFacts {
	/** null: nobody is signed in */
	officer: { id: string; councilCode: string; suspended: boolean } | null;
	/** null: no such room */
	room: { id: string; visibility: 'private' | 'open' } | null;
	/** the role given to this person, while it counts */
	personRole: Role | null;
	/** when that role ends: UTC, ISO 8601; null: no guest's role */
	personRoleEndsAt: string | null;
	/** the role given to all officers of this person's council */
	councilRole: Role | null;
	/** this person's council takes part in the room, as lead or partner */
	councilTakesPart: boolean;
}

export interface RoomAccess {
	/** the role that counts, null when there is none but the open door */
	role: Role | null;
	/** here as a guest until then: UTC, ISO 8601; null: an officer of a council */
	guestUntil: string | null;
	/** read the room, its proposals, people and activity */
	see: boolean;
	comment: boolean;
	/** ask for a decision, or for somebody to be invited */
	ask: boolean;
	/** say something there as the word of one's council */
	speak: boolean;
	/** change text, title, phase, partners, section states; make proposals */
	write: boolean;
	/** invite, change roles, remove, change the room itself */
	manage: boolean;
	/** a role of one's own that one can give up */
	leave: boolean;
}

const nothing: RoomAccess = {
	role: null,
	guestUntil: null,
	see: false,
	comment: false,
	ask: false,
	speak: false,
	write: false,
	manage: false,
	leave: false
};

/** Lower is stronger. */
const rank = (role: Role) => roles.indexOf(role);

export function strongestRole(...given: (Role | null)[]): Role | null {
	return given.reduce((best, role) => (role && (!best || rank(role) < rank(best)) ? role : best), null);
}

/** Total and without effects: the same facts always give the same answer, and missing facts give nothing. */
export function roomAccess(facts: RoomFacts): RoomAccess {
	const { officer, room, personRole, councilRole, councilTakesPart } = facts;
	if (!officer || officer.suspended || !room) return nothing;
	if (isGuestOrganisation(officer.councilCode)) return guestAccess(facts);
	const role = strongestRole(personRole, councilRole);
	if (!role && room.visibility !== 'open') return nothing;
	// An open door lets everyone comment: a viewer's role must not take that away.
	const comment = room.visibility === 'open' || role !== 'viewer';
	return {
		role,
		guestUntil: null,
		see: true,
		comment,
		ask: comment,
		// Somebody was trusted by name to take part, and the room says that their council does.
		speak: councilTakesPart && personRole !== null && personRole !== 'viewer',
		write: role === 'owner' || role === 'editor',
		manage: role === 'owner',
		leave: personRole !== null
	};
}

/** A guest has what their invitation gave them, until its end, whoever else may come in. A role without an end is none of a guest's. */
function guestAccess({ personRole, personRoleEndsAt: guestUntil }: RoomFacts): RoomAccess {
	if (!personRole || !guestUntil) return nothing;
	const role = personRole === 'owner' ? 'editor' : personRole;
	return {
		...nothing,
		role,
		guestUntil,
		see: true,
		comment: role !== 'viewer',
		write: role === 'editor',
		leave: true
	};
}

/** What an officer may do with one proposal and its text. */
export interface DocumentAccess extends RoomAccess {
	/** suggest other words, which an editor may accept */
	suggest: boolean;
}

/** As in its room; but while it is frozen nobody writes or suggests, whatever their role. Comments go on. */
export function documentAccess(access: RoomAccess, { frozen }: { frozen: boolean }): DocumentAccess {
	return { ...access, write: access.write && !frozen, suggest: access.comment && !frozen };
}
