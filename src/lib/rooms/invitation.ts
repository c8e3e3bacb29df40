import type { Role } from './access.ts';

export const invitationDays = 14;

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
