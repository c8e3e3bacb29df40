import type { Role } from './access.ts';

export const invitationDays = 14;
export const invitationMs = invitationDays * 24 * 60 * 60_000;

/** An invitation as its receiver may see it. */
export interface InvitationView {
	id: string;
	roomId: string;
	roomTitle: string;
	roomSummary: string;
	role: Role;
	inviterName: string;
	inviterCouncil: string;
	/** UTC, ISO 8601 */
	expiresAt: string;
	/** for a guest: where they are from, as the owner says, and when their time ends; null: for an officer */
	guest: { organisation: string; endsAt: string } | null;
}

/** What each role may do, as one sentence that follows the person's or council's name. */
export const roleInWords: Record<Role, string> = {
	owner: 'can change everything, invite people and manage the room',
	editor: 'can read, comment and write',
	commenter: 'can read and comment, but not change the text',
	viewer: 'can read'
};
export const roleName: Record<Role, string> = {
	owner: 'Owner',
	editor: 'Editor',
	commenter: 'Commenter',
	viewer: 'Viewer'
};

/** Whom a room may be asked to invite. */
export interface Invitee {
	/** `person:` and an id, or `council:` and a code */
	key: string;
	name: string;
	/** of a person */
	councilName: string | null;
}

/** Somebody in the room asks its owners to invite them. */
export interface InvitationRequest extends Invitee {
	id: string;
	askedBy: string;
	/** UTC, ISO 8601 */
	askedAt: string;
}
