import type { RoomView } from './room.ts';

/** Somebody who could own the room when others have left. */
export interface Heir {
	id: string;
	name: string;
	councilName: string;
	isOwner: boolean;
}

/** What there is about a council that is to leave a room. */
export interface CouncilLeaving {
	council: { code: string; name: string };
	/** all its officers have a role by it */
	hasRole: boolean;
	/** its people with a role of their own, also those who cannot sign in now */
	people: string[];
	/** tasks not done that are given to it or to its officers */
	openTasks: number;
	/** councils of the room that could lead it; null: it does not lead, so none has to */
	leads: { code: string; name: string }[] | null;
	/** people who could own the room; null: somebody else does */
	heirs: Heir[] | null;
	/** the other councils of the room */
	staying: string[];
}

const list = new Intl.ListFormat('en-GB');

/** What a yes means, sentence by sentence. `own`: the reader is of this council. */
export function leavingInWords(
	{ council, hasRole, people, openTasks, staying }: CouncilLeaving,
	room: Pick<RoomView, 'visibility'>,
	own: boolean
): string[] {
	const { name } = council;
	return [
		...(people.length > 0
			? [
					`${people.length === 1 ? 'The role' : 'The roles'} of ${list.format(people)} ${people.length === 1 ? 'ends' : 'end'} at once, also on pages they have open.`
				]
			: []),
		...(hasRole ? [`The role that all officers of ${name} have here ends with it.`] : []),
		room.visibility === 'open'
			? 'This room is open: its officers can still see it and comment, like every signed-in officer.'
			: `Officers of ${name} can no longer see this room and what is written in it.`,
		'What it wrote stays, with names and council: words, comments, suggestions, versions and votes. Proposals that name it go on naming it.',
		own
			? 'Comments that only your council could read stay unread here. They are there again when you are invited back.'
			: 'Comments that only its own officers could read stay unread here. They are there again when it is invited back.',
		...(openTasks > 0
			? [
					`${openTasks === 1 ? '1 open task stays' : `${openTasks} open tasks stay`} with it or its officers until somebody gives ${openTasks === 1 ? 'it' : 'them'} to another.`
				]
			: []),
		staying.length > 0
			? `${list.format(staying)} ${staying.length === 1 ? 'stays' : 'stay'} in the room. Guests stay until their last day.`
			: 'No council stays in the room.',
		'An owner can invite the council again.'
	];
}

/** Why it cannot leave yet, and what to do first; null: it can. */
export function whyNotYet({ council, leads, heirs }: CouncilLeaving): string | null {
	if (leads?.length === 0)
		return `${council.name} leads this room, and there is no other council that could. Invite one first.`;
	if (heirs?.length === 0)
		return `All owners of this room are of ${council.name}, and there is nobody of another council who could own it. Invite somebody first.`;
	return null;
}
