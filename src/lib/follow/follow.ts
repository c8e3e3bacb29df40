import { peoplePresent, type Present } from '#lib/realtime/presence.ts';

/** Whoever follows an officer, once each; a page of theirs that follows them is none. */
export const followersOf = (present: readonly Present[], officerId: string): Present[] =>
	peoplePresent(present.filter((one) => one.follows === officerId && one.officerId !== officerId));

/** The page of an officer that is followed: the one whose caret is in the text. Null: they are not here. */
export const findFollowed = (present: readonly Present[], officerId: string): Present | null =>
	peoplePresent(present.filter((one) => one.officerId === officerId))[0] ?? null;

/** On any of their pages. */
export const refusesFollow = (present: readonly Present[], officerId: string): boolean =>
	present.some((one) => one.officerId === officerId && one.refusesFollow);

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const goingKeys = new Set([
	'ArrowUp',
	'ArrowDown',
	'ArrowLeft',
	'ArrowRight',
	'PageUp',
	'PageDown',
	'Home',
	'End',
	'Enter',
	'Backspace',
	'Delete'
]);

/** True when a key goes somewhere or writes: then one goes one's own way. Tab and commands leave things as they are. */
export function isOwnWay({ key, ctrlKey, metaKey, altKey }: Key): boolean {
	if (goingKeys.has(key)) return true;
	return [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
}
