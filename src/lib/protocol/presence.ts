/** The pages of a room that somebody can be on. */
export const roomPages = [
	'overview',
	'chat',
	'decisions',
	'tasks',
	'meetings',
	'activity',
	'people',
	'settings'
] as const;
export type RoomPage = (typeof roomPages)[number];

/** What an officer looks at, as their page says it. Whether the document is one of the room is for the server to find. */
export type Place = { at: 'room'; page: RoomPage } | { at: 'document'; id: string; section?: string };

/** A place with the titles it has now. */
export type NamedPlace =
	| { at: 'room'; page: RoomPage }
	| { at: 'document'; id: string; title: string; section?: { key: string; title: string } };

/** Somebody who is in a room now, one entry whatever they have open. */
export interface PersonHere {
	officerId: string;
	name: string;
	/** the short name of their council */
	council: string;
	initials: string;
	/** index into the palette of person colours */
	colour: number;
	place: NamedPlace;
	away: boolean;
}

/** Who is in a room: by name, and how many more do not want to be named. */
export interface PeopleHere {
	people: PersonHere[];
	hidden: number;
}
