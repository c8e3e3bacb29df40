import { roomPages, type NamedPlace, type RoomPage } from '#lib/protocol/presence.ts';

const pageNames: Record<RoomPage, string> = {
	overview: 'the overview',
	chat: 'the chat',
	decisions: 'the decisions',
	tasks: 'the tasks',
	meetings: 'the meetings',
	activity: 'the activity',
	people: 'the list of people',
	settings: 'the settings'
};

/** As the end of a sentence: "Looks at …". */
export function placeInWords(place: NamedPlace): string {
	if (place.at === 'room') return pageNames[place.page];
	return place.section ? `“${place.section.title}” in “${place.title}”` : `“${place.title}”`;
}

/** The address of a place in a room. */
export function placeHref(roomId: string, place: NamedPlace): string {
	if (place.at === 'document') {
		return `/proposals/${place.id}${place.section ? `#section-${place.section.key}` : ''}`;
	}
	return `/rooms/${roomId}${place.page === 'overview' ? '' : `/${place.page}`}`;
}

/** The page of a room that a path shows; what is none of its tabs counts as the overview. */
export function roomPageOf(path: string): RoomPage {
	const name = path.split('/')[3];
	return roomPages.find((page) => page === name) ?? 'overview';
}
