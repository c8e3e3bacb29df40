import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import type { PaletteEntry } from './palette-entry.ts';

/** What is known of the open page: as the loads of its route gave it. */
export interface OpenPlace {
	officer: { isAdministrator: boolean; councilCode: string };
	room?: { id: string; title: string; access?: { write: boolean; manage: boolean } };
	proposal?: {
		id: string;
		title: string;
		room: { id: string; title: string };
		access: { write: boolean; manage: boolean };
		frozen?: object | null;
	};
}

const go = (id: string, name: string, href: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
	id,
	group: 'go',
	name,
	href,
	...more
});

/** Pages that can be gone to from anywhere, and those of the room and the proposal that are open. */
export function placeEntries({ officer, proposal, room: open }: OpenPlace): PaletteEntry[] {
	const room = open ?? (proposal && { ...proposal.room, access: proposal.access });
	return [
		...(proposal ? proposalEntries(proposal) : []),
		...(room ? roomEntries(room) : []),
		go('home', 'Home', '/home', { also: 'my rooms start' }),
		go('rooms', 'All your rooms', '/rooms', { also: 'list open', icon: 'people' }),
		go('notifications', 'Notifications', '/notifications', { also: 'bell mentions replies news unread' }),
		go('tasks', 'Your tasks', '/tasks', { also: 'mine to do due overdue calendar', icon: 'check' }),
		...(isGuestOrganisation(officer.councilCode)
			? []
			: [go('room-new', 'Start a room', '/rooms/new', { also: 'new create', icon: 'plus' })]),
		go('published', 'Published work', '/published', { also: 'bids search public' }),
		go('account', 'Your account', '/account', { also: 'name job title password devices sessions' }),
		go('email-choices', 'Emails you get', '/account/notifications', {
			also: 'notifications digest quiet hours unsubscribe mail'
		}),
		go('help', 'Help', '/help', { also: 'guide how', icon: 'info' }),
		...(officer.isAdministrator
			? [go('admin', 'Administration', '/admin', { also: 'organisations officers audit' })]
			: [])
	];
}

function proposalEntries({ id, title, access, frozen }: NonNullable<OpenPlace['proposal']>): PaletteEntry[] {
	const path = `/proposals/${id}`;
	const page = (key: string, name: string, also: string) =>
		go(`proposal-${key}`, name, `${path}/${key}`, { also, about: title });
	return [
		go('proposal', 'The text', path, { also: 'write proposal editor', about: title, icon: 'document' }),
		page('comments', 'All comments', 'threads conversations'),
		page('suggestions', 'All suggestions', 'changes'),
		page('authors', 'Who wrote what', 'authors shares'),
		page('read-through', 'Read-through', 'lead together section meeting'),
		page('versions', 'Versions', 'history compare restore save'),
		page('replay', 'Replay', 'history time'),
		...(access.manage || frozen ? [page('freeze', frozen ? 'Frozen' : 'Freeze', 'unfreeze lock stop')] : [])
	];
}

function roomEntries({ id, title, access }: NonNullable<OpenPlace['room']>): PaletteEntry[] {
	const path = `/rooms/${id}`;
	return [
		go('room', 'The room', path, { also: 'documents activity', about: title, icon: 'people' }),
		go('room-tasks', 'Tasks of the room', `${path}/tasks`, { also: 'to do board list due', about: title }),
		go('room-decisions', 'Decisions of the room', `${path}/decisions`, {
			also: 'votes consent poll log',
			about: title,
			icon: 'check'
		}),
		go('room-meetings', 'Meetings of the room', `${path}/meetings`, {
			also: 'agenda minutes call invitation',
			about: title,
			icon: 'clock'
		}),
		go('room-people', 'People of the room', `${path}/people`, {
			also: 'invite roles councils',
			about: title
		}),
		...(access?.write
			? [
					go('proposal-new', 'Start a proposal or note', `${path}/proposals/new`, {
						also: 'new write bid',
						about: title,
						icon: 'plus'
					})
				]
			: []),
		...(access?.manage
			? [
					go('guest-new', 'Invite a guest', `${path}/people/guest`, {
						also: 'supplier nhs charity',
						about: title
					}),
					go('room-settings', 'Settings of the room', `${path}/settings`, {
						also: 'rename visibility',
						about: title
					})
				]
			: [])
	];
}
