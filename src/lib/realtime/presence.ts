import type { PresenceUser } from '#lib/protocol/sync.ts';

/** Somebody who has this document open, as the server stamped them [P4], and the section their caret is in. */
export interface Present extends PresenceUser {
	clientId: number;
	/** null: reading, or nowhere in particular */
	section: string | null;
	/** where in it, as the editor's caret says it; null: nowhere */
	cursor: unknown;
	/** id of the officer whom this page follows */
	follows: string | null;
	refusesFollow: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A presence state as it came over the socket: nothing is taken for granted. Null: not a person to show. */
export function parsePresence(clientId: number, state: unknown): Present | null {
	if (typeof state !== 'object' || state === null) return null;
	const { user, section, cursor, follows, refusesFollow } = state as Record<string, unknown> & {
		user?: Partial<PresenceUser> | null;
	};
	if (typeof user !== 'object' || user === null) return null;
	const { officerId, name, initials, council, councilCode, colour, role } = user;
	if (![officerId, name, initials, council, councilCode].every(isText)) return null;
	return {
		clientId,
		officerId: officerId!,
		name: name!,
		initials: initials!,
		council: council!,
		councilCode: councilCode!,
		colour: Number.isInteger(colour) && colour! >= 0 && colour! < 12 ? colour! : 0,
		role: role === 'writer' ? 'writer' : 'reader',
		section: isText(section) ? section : null,
		cursor: cursor ?? null,
		follows: isText(follows) ? follows : null,
		refusesFollow: refusesFollow === true
	};
}

/**
 * Everybody else who is here, one entry per page, in a steady order (by name, then page) so that the list does not
 * jump when somebody moves.
 */
export function othersPresent(states: ReadonlyMap<number, unknown>, ownClientId: number): Present[] {
	const others: Present[] = [];
	for (const [clientId, state] of states) {
		const present = clientId === ownClientId ? null : parsePresence(clientId, state);
		if (present) others.push(present);
	}
	return others.sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || a.clientId - b.clientId);
}

/** One entry per officer: two tabs of one person are one person. The tab whose caret is in the text wins. */
export function peoplePresent(present: readonly Present[]): Present[] {
	const people = new Map<string, Present>();
	for (const one of present) {
		const known = people.get(one.officerId);
		if (!known || (known.section === null && one.section !== null)) people.set(one.officerId, one);
	}
	return [...people.values()];
}
