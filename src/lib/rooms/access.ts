/**
 * The one policy of rooms: a pure function from facts to what an officer may do there. HTTP routes, form actions,
 * live events and document sockets all ask it. Its table is docs/access.md, held by tests/access. [P6]
 */
export const roles = ['owner', 'editor', 'commenter', 'viewer'] as const;
export type Role = (typeof roles)[number];

export interface RoomFacts {
	/** null: nobody is signed in */
	officer: { id: string; councilCode: string; suspended: boolean } | null;
	/** null: no such room */
	room: { id: string; visibility: 'private' | 'open' } | null;
	/** the role given to this person */
	personRole: Role | null;
	/** the role given to all officers of this person's council */
	councilRole: Role | null;
	/** this person's council takes part in the room, as lead or partner */
	councilTakesPart: boolean;
}

export interface RoomAccess {
	/** the role that counts, null when there is none but the open door */
	role: Role | null;
	/** read the room, its proposals, people and activity */
	see: boolean;
	comment: boolean;
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
	see: false,
	comment: false,
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
export function roomAccess({
	officer,
	room,
	personRole,
	councilRole,
	councilTakesPart
}: RoomFacts): RoomAccess {
	if (!officer || officer.suspended || !room) return nothing;
	const role = strongestRole(personRole, councilRole);
	if (!role && room.visibility !== 'open') return nothing;
	return {
		role,
		see: true,
		// An open door lets everyone comment: a viewer's role must not take that away.
		comment: room.visibility === 'open' || role !== 'viewer',
		// Somebody was trusted by name to take part, and the room says that their council does.
		speak: councilTakesPart && personRole !== null && personRole !== 'viewer',
		write: role === 'owner' || role === 'editor',
		manage: role === 'owner',
		leave: personRole !== null
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
