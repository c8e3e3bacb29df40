import { invitationDays, roleInWords } from './invitation.ts';
import type { Role } from './access.ts';

export interface Mail {
	to: string;
	subject: string;
	text: string;
}

/** The words of an invitation. The link opens a page with a button: a mail scanner that follows it takes nothing. */
export function invitationMail(facts: {
	to: string;
	link: string;
	roomTitle: string;
	role: Role;
	inviterName: string;
	inviterCouncil: string;
}): Mail {
	return {
		to: facts.to,
		subject: `${facts.inviterName} invites you to “${facts.roomTitle}”`,
		text: [
			`${facts.inviterName} (${facts.inviterCouncil}) invites you to the room “${facts.roomTitle}” on Folkmoot, where councils write funding bids together.`,
			`In this room you ${roleInWords[facts.role]}.`,
			`To accept, open this link and sign in as ${facts.to}:`,
			facts.link,
			`The link works once, for ${invitationDays} days, and only for this address. If you do not know the sender, do nothing: you are not in the room until you accept.`
		].join('\n\n')
	};
}
