import type { CouncilName } from '#lib/proposals/proposal.ts';
import type { Role, RoomAccess } from './access.ts';

/** A room in a list. */
export interface RoomSummary {
	id: string;
	title: string;
	summary: string;
	visibility: 'private' | 'open';
	lead: CouncilName;
	/** null: an open room the officer has no role in */
	role: Role | null;
	proposals: number;
	/** UTC, ISO 8601 */
	changedAt: string;
	/** who is there now besides the reader; some of them are counted and not named */
	here: { count: number; names: string[] };
	/** messages of its chat; one more than is shown stands for any number above it */
	unread: number;
}

/** A room at the head of its pages. */
export interface RoomView {
	id: string;
	title: string;
	summary: string;
	theme: string;
	visibility: 'private' | 'open';
	lead: CouncilName;
	/** the next thing that must be done in time, as its owners set it; UTC, ISO 8601 */
	deadline: { at: string; for: string } | null;
	access: RoomAccess;
}

/** A proposal or note on the front page of its room. */
export interface DocumentSummary {
	id: string;
	title: string;
	makes: string;
	phase: string | null;
	sections: { total: number; inProgress: number; ready: number };
}

export interface WaitingInvitation {
	id: string;
	/** the name of who was invited by name, otherwise the address */
	to: string;
	role: Role;
	/** the organisation of a guest; null: an officer */
	guestOf: string | null;
	inviterName: string;
	expiresAt: string;
	expired: boolean;
}

export interface WaitingRequest {
	roomId: string;
	roomTitle: string;
	personId: string;
	name: string;
	jobTitle: string;
	councilName: string;
	message: string;
	askedAt: string;
}

/** "Tom Okafor and 2 others are here now", "1 person is here now". Empty: nobody. */
export function liveInWords({ count, names }: RoomSummary['here']): string {
	if (count === 0) return '';
	const [first, second] = names;
	if (!first) return `${count === 1 ? '1 person is' : `${count} people are`} here now`;
	if (count === 1) return `${first} is here now`;
	if (count === 2 && second) return `${first} and ${second} are here now`;
	return `${first} and ${count === 2 ? '1 other' : `${count - 1} others`} are here now`;
}

/** Who can see a room, as one sentence. */
export function whoCanSee(
	visibility: 'private' | 'open',
	people: number,
	councils: readonly { name: string; role: Role | null }[]
): string {
	if (visibility === 'open') {
		return 'All signed-in officers of all councils can see this room and comment. People with a role can do more.';
	}
	const whole = councils.filter(({ role }) => role !== null).map(({ name }) => name);
	const persons = people === 1 ? 'the 1 person named here' : `the ${people} people named here`;
	if (whole.length === 0) return `Only ${persons} can see this room.`;
	const all = new Intl.ListFormat('en-GB').format(whole.map((name) => `all officers of ${name}`));
	return `Only ${persons} and ${all} can see this room.`;
}

/** How far a document is, in words. */
export function progressInWords({ total, inProgress, ready }: DocumentSummary['sections']): string {
	if (total > 0 && ready === total) return `All ${total} sections ready`;
	if (ready === 0 && inProgress === 0) return `${total} sections to do`;
	const parts = [
		ready > 0 && `${ready} of ${total} sections ready`,
		inProgress > 0 && `${inProgress} in progress`,
		ready === 0 && `${total - inProgress} to do`
	];
	return parts.filter(Boolean).join(', ');
}
